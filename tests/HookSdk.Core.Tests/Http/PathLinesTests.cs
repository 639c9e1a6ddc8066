using System.Net;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Http;

/// <summary>The web server's own lines hold paths, and a path may hold a secret.</summary>
public sealed class PathLinesTests : IDisposable
{
    private const string Secret = "0123456789abcdefSECRET";
    private const string Named = "Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics";

    private static readonly string ListLogger = $"Logging:{typeof(ListLoggerProvider).FullName}:LogLevel";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public static TheoryData<string?, string?> Unnamed => new()
    {
        { null, null },
        { "Logging:LogLevel:Default", "Trace" },
        { "Logging:LogLevel:Microsoft.AspNetCore", "Trace" },
        { "Logging:LogLevel:Microsoft.AspNetCore.Hosting", "Information" },
        { $"{ListLogger}:Default", "Trace" },
        { $"{ListLogger}:Microsoft.AspNetCore", "Debug" },
    };

    [Theory]
    [MemberData(nameof(Unnamed))]
    public async Task Path_IsInNoLine_WhateverIsSaidOfAllCategories(string? key, string? level)
    {
        await using ToyApp toy = await StartAsync(b => b.Configuration[key ?? "Other"] = level);

        await CallAsync(toy);

        toy.Log.Lines.ShouldNotBeEmpty();
        toy.Log.Lines.ShouldNotContain(static l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Category_ThatSettingsName_HasTheirLevel(bool hasOwnRules, bool isForOneLogger)
    {
        await using ToyApp toy = await StartAsync(b =>
        {
            b.Configuration[isForOneLogger ? $"{ListLogger}:Microsoft.AspNetCore.Hosting.Diagnostics" : Named] = "Information";
            if (hasOwnRules)
            {
                b.Configuration[$"{ListLogger}:Default"] = "Warning";
            }
        });

        await CallAsync(toy);

        toy.Log.Lines.ShouldContain(static l => l.StartsWith("Information: Request starting", StringComparison.Ordinal) && l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Category_ThatCodeNames_HasItsLevel()
    {
        await using ToyApp toy = await StartAsync(static b => b.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", static level => level >= LogLevel.Information));

        await CallAsync(toy);

        toy.Log.Lines.ShouldContain(static l => l.StartsWith("Information: Request starting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SettingsFile_ThatLosesItsLogging_LetsNoPathIn()
    {
        await WriteAsync("""{ "Logging": { "LogLevel": { "Default": "Information", "Microsoft.AspNetCore.Hosting.Diagnostics": "None" } } }""");
        await using ToyApp toy = await StartAsync(b => b.Configuration.AddJsonFile(_file));
        await CallAsync(toy);

        await WriteAsync("{}");
        ((IConfigurationRoot)toy.App.Configuration).Reload();
        await CallAsync(toy);

        toy.Log.Lines.ShouldNotContain(static l => l.Contains(Secret, StringComparison.Ordinal));
    }

    public void Dispose() => File.Delete(_file);

    private static Task<ToyApp> StartAsync(Action<WebApplicationBuilder> build) =>
        ToyApp.StartAsync(new Echo(), static o => o.PathSecret = Secret, urls: "http://127.0.0.1:0", build: build);

    private static async Task CallAsync(ToyApp toy)
    {
        foreach ((string path, HttpStatusCode status) in new[] { ($"/toy/{Secret}/change", HttpStatusCode.OK), ($"/toyy/{Secret}/change", HttpStatusCode.NotFound), ($"/toy/{Secret}X/change", HttpStatusCode.Forbidden) })
        {
            using StringContent body = new("x");
            using HttpResponseMessage response = await toy.Client.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(status);
        }
    }

    private Task WriteAsync(string settings) => File.WriteAllTextAsync(_file, settings, TestContext.Current.CancellationToken);

    private sealed class Echo : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(request.Text));
    }
}
