using System.Buffers;
using HookSdk.Bench.Servers;
using HookSdk.EmqX.Transport;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace HookSdk.Bench.Grpc;

/// <summary>The transport alone: a method that echoes, without a pipeline behind it.</summary>
internal sealed class GrpcSdkServer() : KestrelServer("sdk", "HookSdk.EmqX's gRPC transport, a method that echoes")
{
    private const string Target = "bench";

    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services)
    {
        services.AddGrpcTransport();
        services.AddHookServer<Options>(Target, "Hooks:Bench", static (_, _) => { });
    }

    protected override void Map(WebApplication app) => app.MapGrpc(
        app.Services.GetRequiredKeyedService<HookServer>(Target),
        new GrpcService(GrpcSuite.Service).Unary("Echo", static (_, request, reply) =>
        {
            reply.Write(request.Span);
            return new(GrpcStatus.Ok);
        }).Unary("Wait", static async (call, request, reply) =>
        {
            await Task.Delay(GrpcSuite.Wait, call.Gone);
            reply.Write(request.Span);
            return GrpcStatus.Ok;
        }));

    private sealed class Options : HookServerOptions
    {
        public Options()
        {
            Deadline = TimeSpan.FromSeconds(4);
            MaxConcurrentCalls = 20_000;
            MaxRequestBytes = 64 << 20;
        }
    }
}
