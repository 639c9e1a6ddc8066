using HookSdk.EmqX.ExHook;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A hook server, and one of the three ways to reach it.</summary>
internal sealed class Reach : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Reach(WebApplication app, HookTarget target)
    {
        _app = app;
        Target = target;
    }

    public static TheoryData<string> All => ["process", "memory", "network"];

    public HookTarget Target { get; }

    public static async Task<Reach> OpenAsync<TProvider>(string kind, Action<IServiceCollection>? configure = null)
        where TProvider : ExHookProvider
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddExHookProvider<TProvider>();
        configure?.Invoke(builder.Services);
        if (kind == "network")
        {
            builder.WebHost.ConfigureKestrel(static k => k.Listen(System.Net.IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync();
        return new(app, kind switch
        {
            "process" => HookTarget.Services(app.Services),
            "memory" => HookTarget.Handler(app.GetTestServer().CreateHandler(), "/"),
            _ => HookTarget.Url(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single())),
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
