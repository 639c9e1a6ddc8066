using Emqx.Exproto.V1;
using Grpc.Core;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>What both ExProto services do: a device is logged in when it comes, and gets its bytes back; a message to it is sent to it.</summary>
public sealed class Echo
{
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConnectionAdapter.ConnectionAdapterClient? Adapter { get; set; }

    public Task Subscribed => _subscribed.Task;

    public async Task<EmptySuccess> CreatedAsync(SocketCreatedRequest request)
    {
        CodeResponse answer = await Adapter!.AuthenticateAsync(new() { Conn = request.Conn, Clientinfo = new() { ProtoName = "mqtt", ProtoVer = "3.1.1", Clientid = "echo-1", Username = "echo" } });
        answer.Code.ShouldBe(ResultCode.Success);
        await Adapter.SubscribeAsync(new() { Conn = request.Conn, Topic = "down" });
        _subscribed.TrySetResult();
        return new();
    }

    public async Task<EmptySuccess> BytesAsync(ReceivedBytesRequest request)
    {
        await Adapter!.SendAsync(new() { Conn = request.Conn, Bytes = request.Bytes });
        return new();
    }

    public async Task<EmptySuccess> MessagesAsync(ReceivedMessagesRequest request)
    {
        foreach (Message message in request.Messages)
        {
            await Adapter!.SendAsync(new() { Conn = request.Conn, Bytes = message.Payload });
        }

        return new();
    }
}

public sealed class EchoUnary(Echo echo) : ConnectionUnaryHandler.ConnectionUnaryHandlerBase
{
    public override Task<EmptySuccess> OnSocketCreated(SocketCreatedRequest request, ServerCallContext context) => echo.CreatedAsync(request);

    public override Task<EmptySuccess> OnReceivedBytes(ReceivedBytesRequest request, ServerCallContext context) => echo.BytesAsync(request);

    public override Task<EmptySuccess> OnReceivedMessages(ReceivedMessagesRequest request, ServerCallContext context) => echo.MessagesAsync(request);

    public override Task<EmptySuccess> OnTimerTimeout(TimerTimeoutRequest request, ServerCallContext context) => Task.FromResult(new EmptySuccess());

    public override Task<EmptySuccess> OnSocketClosed(SocketClosedRequest request, ServerCallContext context) => Task.FromResult(new EmptySuccess());
}

public sealed class EchoStreaming(Echo echo) : ConnectionHandler.ConnectionHandlerBase
{
    public override Task<EmptySuccess> OnSocketCreated(IAsyncStreamReader<SocketCreatedRequest> requestStream, ServerCallContext context) => EachAsync(requestStream, echo.CreatedAsync, context);

    public override Task<EmptySuccess> OnReceivedBytes(IAsyncStreamReader<ReceivedBytesRequest> requestStream, ServerCallContext context) => EachAsync(requestStream, echo.BytesAsync, context);

    public override Task<EmptySuccess> OnReceivedMessages(IAsyncStreamReader<ReceivedMessagesRequest> requestStream, ServerCallContext context) => EachAsync(requestStream, echo.MessagesAsync, context);

    public override Task<EmptySuccess> OnTimerTimeout(IAsyncStreamReader<TimerTimeoutRequest> requestStream, ServerCallContext context) => EachAsync(requestStream, static _ => Task.FromResult(new EmptySuccess()), context);

    public override Task<EmptySuccess> OnSocketClosed(IAsyncStreamReader<SocketClosedRequest> requestStream, ServerCallContext context) => EachAsync(requestStream, static _ => Task.FromResult(new EmptySuccess()), context);

    private static async Task<EmptySuccess> EachAsync<T>(IAsyncStreamReader<T> requests, Func<T, Task<EmptySuccess>> handle, ServerCallContext context)
    {
        await foreach (T request in requests.ReadAllAsync(context.CancellationToken))
        {
            await handle(request);
        }

        return new();
    }
}
