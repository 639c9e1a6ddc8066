using Grpc.Core;
using HookSdk.EmqX.Tests.Transport;

namespace HookSdk.EmqX.Interop.Tests.Generated;

/// <summary>What protoc would generate for the test service, with bytes for messages.</summary>
[BindServiceMethod(typeof(InteropServiceBase), nameof(Bind))]
public abstract class InteropServiceBase
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static b => b, static b => b);
    private static readonly Method<byte[], byte[]> EchoMethod = new(MethodType.Unary, InteropService.Name, nameof(Echo), Bytes, Bytes);
    private static readonly Method<byte[], byte[]> CollectMethod = new(MethodType.ClientStreaming, InteropService.Name, nameof(Collect), Bytes, Bytes);

    public abstract Task<byte[]> Echo(byte[] request, ServerCallContext context);

    public abstract Task<byte[]> Collect(IAsyncStreamReader<byte[]> requests, ServerCallContext context);

    public static void Bind(ServiceBinderBase binder, InteropServiceBase? service)
    {
        binder.AddMethod(EchoMethod, service is null ? null : new UnaryServerMethod<byte[], byte[]>(service.Echo));
        binder.AddMethod(CollectMethod, service is null ? null : new ClientStreamingServerMethod<byte[], byte[]>(service.Collect));
    }
}
