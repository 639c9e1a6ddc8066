using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Host;

/// <summary>The kinds of servers that the program can serve. ExProto is none of them: its devices live on in a handler, which cannot be replaced under them.</summary>
internal static class HostedTargets
{
    private static readonly HostedTarget[] All =
    [
        new("emg", HasPath: true, AddEmg, static (app, path, name) => app.MapEmgPlugin(path, name)),
        new("m4", HasPath: true, AddM4, static (app, path, name) => app.MapM4Script(path, name)),
        new("exhook", HasPath: false, AddExHook, static (app, _, name) => app.MapExHookProvider(name)),
        new("vernemq", HasPath: true, AddVerneMq, static (app, path, name) => app.MapVerneMqPlugin(path, name)),
    ];

    /// <summary>Their names, for people.</summary>
    public static string Names { get; } = $"{string.Join(", ", All[..^1].Select(static t => t.Name))} or {All[^1].Name}";

    /// <summary>The one of this name; null: there is none.</summary>
    public static HostedTarget? Find(string name) => All.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void AddEmg(IServiceCollection services, string? name, IConfiguration settings)
    {
        _ = name is null ? services.AddEmg() : services.AddEmg(name);
    }

    private static void AddM4(IServiceCollection services, string? name, IConfiguration settings)
    {
        _ = name is null ? services.AddM4() : services.AddM4(name);
    }

    /// <summary>With the client of the management API where it has settings: for <c>ReloadAtBroker</c>, and for plugins.</summary>
    private static void AddExHook(IServiceCollection services, string? name, IConfiguration settings)
    {
        _ = name is null ? services.AddExHook() : services.AddExHook(name);
        if (Has(settings, "Hooks:EmqxManagement"))
        {
            services.AddEmqxManagement();
        }
    }

    /// <summary>With the client of the management API and the registration, each where it has settings.</summary>
    private static void AddVerneMq(IServiceCollection services, string? name, IConfiguration settings)
    {
        VerneMqBuilder builder = name is null ? services.AddVerneMq() : services.AddVerneMq(name);
        if (Has(settings, "Hooks:VerneMqManagement"))
        {
            services.AddVerneMqManagement();
        }

        if (Has(settings, $"{ServerId.SectionOf("Hooks:VerneMq", name)}:{nameof(VerneMqOptions.Registration)}"))
        {
            builder.AddRegistration();
        }
    }

    private static bool Has(IConfiguration settings, string section) => settings.GetSection(section).GetChildren().Any();
}
