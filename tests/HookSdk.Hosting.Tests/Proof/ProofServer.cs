using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests.Proof;

/// <summary>A program that serves all targets with plugins of one directory, over real HTTP and gRPC; and what the plugins call.</summary>
internal sealed class ProofServer : IAsyncDisposable
{
    /// <summary>How long each call waits inside of the plugin, so that calls are in flight when a version is replaced.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(150);

    private readonly WebApplication _app;
    private readonly WebApplication _prices;

    private ProofServer(WebApplication app, WebApplication prices, Lines log) => (_app, _prices, Log) = (app, prices, log);

    public Lines Log { get; }

    public string HttpUrl => _app.Urls.First();

    public string GrpcUrl => _app.Urls.Last();

    public IServiceProvider Services => _app.Services;

    public PluginDirectory Directory => _app.Services.GetRequiredService<PluginDirectory>();

    public static async Task<ProofServer> StartAsync(PluginFolders folders, Action<WebApplicationBuilder>? build = null)
    {
        Lines log = new("HookSdk.ExHook");
        WebApplicationBuilder pricesBuilder = WebApplication.CreateSlimBuilder();
        pricesBuilder.WebHost.UseUrls("http://127.0.0.1:0");
        pricesBuilder.Logging.ClearProviders();
        WebApplication prices = pricesBuilder.Build();
        prices.MapGet("/price", static context => context.Response.WriteAsync("7"));
        prices.MapGet("/later", static async context =>
        {
            await Task.Delay(Later, context.RequestAborted);
            await context.Response.WriteAsync("later");
        });
        await prices.StartAsync(TestContext.Current.CancellationToken);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PluginDirectory:CheckTimeout"] = "00:01:00",
            ["PluginDirectory:UnloadTimeout"] = "00:01:00",
            ["PluginDirectory:Watch"] = "false",
            ["Plugins:proof:Url"] = prices.Urls.First(),
        });
        builder.Services.AddEmg(static o => o.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddM4(static o => o.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddExHook(static o => o.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddVerneMq(static o => o.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddPluginDirectory(folders.Path);
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapM4Script("/m4");
        app.MapVerneMqPlugin("/vernemq");
        app.MapExHookProvider();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            await prices.DisposeAsync();
            throw;
        }

        return new ProofServer(app, prices, log);
    }

    /// <summary>Two looks, as the watch makes them: what both have found alike is taken.</summary>
    public Task LookTwiceAsync() => Directory.LookTwiceAsync();

    /// <summary>Waits until nothing that was replaced is left in memory.</summary>
    public Task EnsureAllCollectedAsync() => Directory.EnsureAllCollectedAsync(Log);

    public HookPlugins Plugins(string target) => _app.Services.GetServices<HookPlugins>().Single(p => p.Target == target);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _prices.DisposeAsync();
    }
}
