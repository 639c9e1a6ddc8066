using System.Buffers;
using Grpc.Core;
using HookSdk.Bench.Servers;
using HookSdk.EmqX.ExHook;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace HookSdk.Bench.ExHook;

/// <summary>The provider, pipeline and codec of HookSdk.EmqX on Grpc.AspNetCore in place of its own transport.</summary>
internal sealed class ExHookRawServer() : KestrelServer("aspnet-raw", "Grpc.AspNetCore as the transport of HookSdk.EmqX's pipeline and codec, the topic looked at")
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services)
    {
        services.AddExHookProvider<ExHookSdkServer.Provider>();
        services.AddGrpc();
    }

    protected override void Map(WebApplication app) => app.MapGrpcService<RawPublish>();

    /// <summary>What protoc would generate for the one method, with bytes for messages.</summary>
    [BindServiceMethod(typeof(RawPublishBase), nameof(Bind))]
    public abstract class RawPublishBase
    {
        private const string Service = "emqx.exhook.v2.HookProvider";

        private static readonly Method<HookBody, ReplyBuffer> Publish = new(
            MethodType.Unary, Service, nameof(OnMessagePublish), Marshallers.Create<HookBody>(static (_, _) => throw new NotSupportedException(), Read), Marshallers.Create<ReplyBuffer>(Write, static _ => throw new NotSupportedException()));

        public abstract Task<ReplyBuffer> OnMessagePublish(HookBody request, ServerCallContext context);

        public static void Bind(ServiceBinderBase binder, RawPublishBase? service) =>
            binder.AddMethod(Publish, service is null ? null : new UnaryServerMethod<HookBody, ReplyBuffer>(service.OnMessagePublish));

        private static HookBody Read(DeserializationContext context)
        {
            ReadOnlySequence<byte> payload = context.PayloadAsReadOnlySequence();
            HookBody body = HookBody.Rent((int)payload.Length);
            foreach (ReadOnlyMemory<byte> segment in payload)
                body.Append(segment.Span);
            return body;
        }

        private static void Write(ReplyBuffer reply, SerializationContext context)
        {
            context.SetPayloadLength(reply.Length);
            context.GetBufferWriter().Write(reply.Written.Span);
            context.Complete();
            reply.Dispose();
        }
    }

    public sealed class RawPublish : RawPublishBase
    {
        private readonly BoundHook _hook;

        public RawPublish(IServiceProvider services) =>
            _hook = services.GetRequiredService<ExHookServer>().Find("emqx.exhook.v2.HookProvider", nameof(OnMessagePublish))!;

        public override async Task<ReplyBuffer> OnMessagePublish(HookBody request, ServerCallContext context)
        {
            ReplyBuffer reply = ReplyBuffer.Rent();
            await _hook.HandleAsync(request, reply, new Connection(context));
            request.Release();
            return reply;
        }
    }

    private sealed class Connection(ServerCallContext context) : HookConnection
    {
        public override HookCaller Caller => HookCaller.Unknown;

        public override CancellationToken Gone => context.CancellationToken;

        /// <summary>As on HookSdk's own transport: what the caller waits, less a tenth.</summary>
        public override TimeSpan DeadlineOf(string hook, HookServer server, long now) =>
            context.Deadline == DateTime.MaxValue ? base.DeadlineOf(hook, server, now) : 0.9 * (context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}
