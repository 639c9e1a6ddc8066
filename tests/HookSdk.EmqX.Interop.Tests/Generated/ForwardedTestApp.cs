using System.Net;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Interop.Tests.Generated;

/// <summary>The test service on Grpc.AspNetCore, with our checks and bounds before it, as ForEmqx puts them before EMQX's services.</summary>
internal sealed class ForwardedTestApp(WebApplication app) : IAsyncDisposable
{
    public int Port => new Uri(app.Urls.First()).Port;

    public static async Task<ForwardedTestApp> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpcTransport();
        builder.Services.AddHookServer<TestOptions>("grpctest", "Hooks:GrpcTest", static (_, _) => { });
        builder.Services.AddSingleton<AspNetInterop.Counts>();
        builder.Services.AddGrpc(static grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.AddGrpcHealthChecks();
        WebApplication app = builder.Build();
        GrpcTransport transport = app.Services.GetRequiredService<GrpcTransport>();
        HookServer server = app.Services.GetRequiredKeyedService<HookServer>("grpctest");
        GrpcEndpoint endpoint = new(server, transport);
        app.MapGrpcService<AspNetInterop>().Add(built => Forward((RouteEndpointBuilder)built, endpoint, transport, server));
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new ForwardedTestApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Forward(RouteEndpointBuilder built, GrpcEndpoint endpoint, GrpcTransport transport, HookServer server)
    {
        if (built.RoutePattern.Parameters.Count > 0)
        {
            return;
        }

        string name = built.RoutePattern.RawText!.Split('/')[^1];
        ForwardedMethod method = new(InteropService.Name, name, IsStream: name == nameof(InteropServiceBase.Collect));
        RequestDelegate serve = built.RequestDelegate!;
        built.RequestDelegate = context => endpoint.ForwardAsync(context, method, serve);
        built.Metadata.Add(method);
        transport.AddForwarded(method, server, endpoint);
    }
}
