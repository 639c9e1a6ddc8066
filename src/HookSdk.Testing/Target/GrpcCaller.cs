using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>Brings a gRPC call's bytes to a service and its reply back.</summary>
internal abstract class GrpcCaller : IDisposable
{
    /// <summary>Makes a unary call.</summary>
    /// <param name="path">The path: <c>/package.Service/Method</c>.</param>
    /// <param name="request">The message's bytes.</param>
    /// <param name="timeout">Goes out as grpc-timeout; null: none.</param>
    /// <param name="hangUp">Cancelled when the broker resets the stream.</param>
    public abstract Task<GrpcResponse> CallAsync(string path, ReadOnlyMemory<byte> request, TimeSpan? timeout, CancellationToken hangUp);

    public abstract void Dispose();
}

/// <summary>What came back: a status, and with OK a message.</summary>
internal readonly record struct GrpcResponse(GrpcStatusCode Code, string? Problem, byte[] Reply)
{
    public bool IsOk => Code == GrpcStatusCode.Ok;
}

/// <summary>Calls over HTTP/2, by the network or by an in-memory server.</summary>
internal sealed class RemoteGrpcCaller(Uri address, HttpMessageHandler? handler) : GrpcCaller
{
    private readonly GrpcClient _client = new(address, handler, HookTransport.MostReply);

    public override async Task<GrpcResponse> CallAsync(string path, ReadOnlyMemory<byte> request, TimeSpan? timeout, CancellationToken hangUp)
    {
        try
        {
            HookBody reply = await _client.CallAsync(path, request.Span, timeout, hangUp).ConfigureAwait(false);
            byte[] bytes = reply.Span.ToArray();
            reply.Release();
            return new(GrpcStatusCode.Ok, null, bytes);
        }
        catch (GrpcException e)
        {
            return new(e.Code, e.Message, []);
        }
        catch (OperationCanceledException)
        {
            return new(GrpcStatusCode.Cancelled, "the broker reset the stream", []);
        }
    }

    public override void Dispose() => _client.Dispose();
}

/// <summary>Calls the methods of services without a web server: the same bytes, without a socket.</summary>
internal sealed class InProcessGrpcCaller(Func<string, GrpcMethod?> find, TimeProvider time) : GrpcCaller
{
    public override async Task<GrpcResponse> CallAsync(string path, ReadOnlyMemory<byte> request, TimeSpan? timeout, CancellationToken hangUp)
    {
        if (find(path)?.Unary is not { } unary)
        {
            return new(GrpcStatusCode.Unimplemented, "no such method here", []);
        }

        HookBody body = HookBody.Copy(request.Span);
        GrpcServerCall call = new(new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestAborted = hangUp }, time, timeout);
        ReplyBuffer reply = ReplyBuffer.Rent();
        try
        {
            GrpcStatus status = await unary(call, body, reply).ConfigureAwait(false);
            return new(status.Code, status.Message, reply.Written.ToArray());
        }
        catch (GrpcException e)
        {
            return new(e.Code, e.Message, []);
        }
        finally
        {
            call.End();
            reply.Dispose();
            body.Release();
        }
    }

    public override void Dispose()
    {
    }
}
