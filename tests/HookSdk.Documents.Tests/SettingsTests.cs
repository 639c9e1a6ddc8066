using System.Text.Json.Nodes;
using HookSdk.Host;
using HookSdk.Hosting;
using HookSdk.Inspector;
using HookSdk.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Documents.Tests;

/// <summary>Settings that documents show are read as a program reads them: by the strict binder of each section, which refuses a key that is no setting.</summary>
public sealed class SettingsTests
{
    /// <summary>The sections of the program that <see cref="Everything"/> makes, and those that .NET reads.</summary>
    private static readonly string[] Roots = ["Hooks", "Users", "Acl", "Jwt", "RateLimits", "Recorder", "Inspector", "PluginDirectory", "Plugins", "Kestrel", "Urls", "Logging", "AllowedHosts"];
    private static readonly string[] OfHooks = ["Emg", "M4", "ExHook", "ExProto", "VerneMq", "EmqxManagement", "VerneMqManagement", "EmqxGrpc"];

    /// <summary>What stands in the reader's file of a secret.</summary>
    private const string? TextOfAFile = "0123456789abcdefghij";

    public static TheoryData<string> Documents => [.. Document.All.Where(static d => Document.BlocksOf(d).Any(static b => b.Language is BlockKind.Json or BlockKind.Environment))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Settings_AreRead(string document)
    {
        foreach (Block block in Document.BlocksOf(document))
        {
            if (block.Language == BlockKind.Environment)
            {
                EnsureRead(block, new ConfigurationBuilder().AddInMemoryCollection(Variables(block)).Build());
            }
            else if (block.Language == BlockKind.Json)
            {
                ReadJson(block);
            }
        }
    }

    private static void ReadJson(Block block)
    {
        JsonObject json = SettingsBlock.Read(block);
        if (SettingsBlock.FileOf(block) == "plugin.json")
        {
            DirectoryInfo plugin = Directory.CreateTempSubdirectory("hooksdk-documents-");
            File.WriteAllText(Path.Combine(plugin.FullName, "plugin.json"), block.Text);
            ManifestReader.Read(plugin.FullName, plugin.Name).ShouldNotBeNull(block.Place);
            plugin.Delete(recursive: true);
            return;
        }

        using MemoryStream text = new(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
        if (json.ContainsKey("HookHost"))
        {
            string file = Path.Combine(Directory.CreateTempSubdirectory("hooksdk-documents-").FullName, "host.json");
            File.WriteAllBytes(file, text.ToArray());
            HostSettings.Read(new ConfigurationBuilder().AddJsonFile(file).Build(), file).Servers.ShouldNotBeEmpty(block.Place);
            json.Remove("HookHost");
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
            ReadJson(block with { Text = json.ToJsonString(), Lead = "" });
            return;
        }

        EnsureRead(block, new ConfigurationBuilder().AddJsonStream(text).Build());
    }

    private static void EnsureRead(Block block, IConfiguration settings)
    {
        settings.GetChildren().Select(static s => s.Key).Except(Roots, StringComparer.Ordinal).ShouldBeEmpty($"{block.Place}: a section that nobody reads");
        settings.GetSection("Hooks").GetChildren().Select(static s => s.Key).Except(OfHooks, StringComparer.Ordinal).ShouldBeEmpty($"{block.Place}: a section of Hooks that nobody reads");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings);
        Everything(builder.Services);
        using ServiceProvider services = builder.Services.BuildServiceProvider();
        foreach (Type options in OptionsOf(builder.Services))
        {
            try
            {
                object monitor = services.GetRequiredService(typeof(IOptionsMonitor<>).MakeGenericType(options));
                monitor.GetType().GetProperty("CurrentValue")!.GetValue(monitor).ShouldNotBeNull();
            }
            catch (Exception e) when (e is System.Reflection.TargetInvocationException or InvalidOperationException or OptionsValidationException)
            {
                // A part of the settings is shown, so others that go with it may be missing, and files of the reader's are not here.
                string problem = (e.InnerException ?? e).Message;
                problem.ShouldNotContain("there is no such setting", customMessage: block.Place);
                problem.ShouldNotContain("cannot be read: it takes", customMessage: block.Place);
                problem.ShouldNotContain("settings below it", customMessage: block.Place);
            }
        }
    }

    /// <summary>A program that has all that reads settings.</summary>
    private static void Everything(IServiceCollection services)
    {
        services.AddEmg();
        services.AddM4();
        services.AddExHook();
        services.AddExProto();
        services.AddVerneMq();
        services.AddEmqxManagement();
        services.AddVerneMqManagement();
        services.AddEmqxGrpc();
        services.AddConfiguredUsers();
        services.AddTopicAccessPolicy();
        services.AddJwtLogins();
        services.AddRateLimits();
        services.AddHookInspector();
        services.AddHookRecorder();
        services.AddPluginDirectory();
    }

    /// <summary>The types of HookSdk that options are made of, as they are registered.</summary>
    private static Type[] OptionsOf(IServiceCollection services)
    {
        Type[] found = [.. services.Select(static s => s.ServiceType).Where(static t => t.IsConstructedGenericType && t.Namespace == "Microsoft.Extensions.Options")
            .Select(static t => t.GetGenericArguments()[0]).Where(static t => t.Assembly.GetName().Name!.StartsWith("HookSdk", StringComparison.Ordinal)).Distinct()];
        found.Length.ShouldBeGreaterThan(10);
        return found;
    }

    /// <summary>A variable that ends in _FILE names the file of a setting.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Variables(Block block) => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split('=', 2))
        .Select(static pair => KeyValuePair.Create(Key(pair[0]), pair[0].EndsWith("_FILE", StringComparison.Ordinal) ? TextOfAFile : pair[1].Trim('"')));

    private static string Key(string variable)
    {
        string key = variable.Replace("__", ":", StringComparison.Ordinal);
        key = key.EndsWith("_FILE", StringComparison.Ordinal) ? key[..^"_FILE".Length] : key;
        return key == "ASPNETCORE_URLS" ? "Urls" : key;
    }
}
