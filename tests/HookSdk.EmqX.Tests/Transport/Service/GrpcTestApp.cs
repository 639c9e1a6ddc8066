using System.Net;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.Transport;

internal sealed class TestOptions : HookServerOptions
{
    public TestOptions()
    {
        Deadline = TimeSpan.FromSeconds(4);
        MaxConcurrentCalls = 20_000;
        MaxRequestBytes = 6 << 20;
    }

    public Dictionary<string, HookOptions> Hooks { get; } = new(StringComparer.Ordinal);

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;
}

/// <summary>The test service on Kestrel (HTTP/2 without TLS on a free port, unless told otherwise) or in memory.</summary>
internal sealed class GrpcTestApp : IAsyncDisposable
{
    private GrpcTestApp(WebApplication app, InteropService service)
    {
        App = app;
        Service = service;
    }

    public WebApplication App { get; }

    public InteropService Service { get; }

    public HookServer Server => App.Services.GetRequiredKeyedService<HookServer>("grpctest");

    public GrpcTransport Transport => App.Services.GetRequiredService<GrpcTransport>();

    public Uri Address => new(App.Urls.First());

    public int Port => Address.Port;

    public static async Task<GrpcTestApp> StartAsync(
        Action<TestOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, bool inMemory = false, bool listen = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (inMemory)
        {
            builder.WebHost.UseTestServer();
        }
        else if (listen)
        {
            builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        }

        builder.Services.AddGrpcTransport();
        builder.Services.AddHookServer<TestOptions>("grpctest", "Hooks:GrpcTest", static (_, _) => { }, ["decide"]);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        build?.Invoke(builder);
        WebApplication app = builder.Build();
        InteropService service = new();
        app.MapGrpc(app.Services.GetRequiredKeyedService<HookServer>("grpctest"), service.Service);
        map?.Invoke(app);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new GrpcTestApp(app, service);
    }

    public GrpcClient NewClient(long limit = 64 << 20) => new(Address, limit: limit);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
