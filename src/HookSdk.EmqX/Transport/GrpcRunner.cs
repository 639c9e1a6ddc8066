using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>Runs the handler of a call that was let in, and sees to it that it is answered: by the handler, or with a status when it fails or its caller's timeout is over.</summary>
internal sealed class GrpcRunner(HookServer server, GrpcTransport transport, GrpcIntake intake)
{
    /// <summary>Answers a call with one request. Not an async method: a request that is here as a whole, and a handler that answers at once, take no state machine.</summary>
    public Task UnaryAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, GrpcUnaryHandler handler, long limit)
    {
        HookBody? body = call.Timeout == TimeSpan.Zero ? null : GrpcReceiver.TryTake(context.Request.BodyReader, limit);
        transport.Enter();
        call.Enter(context);
        return body is not null
            ? RunAsync(context, call, method, handler, new GrpcReceived(body, GrpcStatus.Ok))
            : ReceiveAsync(context, call, method, handler, limit);
    }

    public async Task StreamAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, long limit)
    {
        call.Enter(context);
        GrpcRequestStream requests = new(context.Request.BodyReader, transport.Receiver, call, limit);
        ReplyBuffer? reply = ReplyBuffer.Rent();
        try
        {
            Task<GrpcStatus> task = Start(method.Stream!, call, requests, reply).AsTask();
            if (method.EndsAtTimeout && call.Timeout is not null && !await EndsInTimeAsync(task, call, method).ConfigureAwait(false))
            {
                await requests.CloseAsync().ConfigureAwait(false);
                _ = EndLaterAsync(task, method, default, reply);
                reply = null;
                await GrpcAnswer.EndAsync(context, GrpcIntake.Late).ConfigureAwait(false);
                return;
            }

            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await requests.CloseAsync().ConfigureAwait(false);
            await AnswerAsync(context, call, method, new ValueTask<GrpcStatus>(task), reply).ConfigureAwait(false);
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
        }
        finally
        {
            call.End();
            reply?.Dispose();
        }
    }

    private async Task ReceiveAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, GrpcUnaryHandler handler, long limit)
    {
        HookBody? body = null;
        try
        {
            body = await intake.ReceiveAsync(context, call, method.Path, limit, method.Unread).ConfigureAwait(false);
        }
        finally
        {
            if (body is null)
            {
                Close(call, default, reply: null);
            }
        }

        if (body is not null)
        {
            await RunAsync(context, call, method, handler, new GrpcReceived(body, GrpcStatus.Ok)).ConfigureAwait(false);
        }
    }

    private Task RunAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, GrpcUnaryHandler handler, GrpcReceived received)
    {
        ReplyBuffer reply = ReplyBuffer.Rent();
        bool isOver = true;
        try
        {
            ValueTask<GrpcStatus> running = Start(handler, call, received.Body!, reply);
            if (!running.IsCompletedSuccessfully)
            {
                isOver = false;
                return FinishAsync(context, call, method, running, received, reply);
            }

            GrpcStatus status = running.Result;
            if (status.IsOk && GrpcAnswer.TryOk(context, reply))
            {
                return Task.CompletedTask;
            }

            isOver = false;
            return FinishAsync(context, call, method, new ValueTask<GrpcStatus>(status), received, reply);
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
            return Task.CompletedTask;
        }
        catch (OutOfMemoryException) when (!context.Response.HasStarted)
        {
            return GrpcAnswer.EndAsync(context, GrpcIntake.NoMemory).AsTask();
        }
        finally
        {
            if (isOver)
            {
                Close(call, received, reply);
            }
        }
    }

    /// <summary>Answers a call whose handler takes its time, failed, or has much to say.</summary>
    private async Task FinishAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, ValueTask<GrpcStatus> running, GrpcReceived received, ReplyBuffer reply)
    {
        ReplyBuffer? mine = reply;
        try
        {
            if (running.IsCompleted || !method.EndsAtTimeout || call.Timeout is null)
            {
                await AnswerAsync(context, call, method, running, reply).ConfigureAwait(false);
                return;
            }

            Task<GrpcStatus> task = running.AsTask();
            if (!await EndsInTimeAsync(task, call, method).ConfigureAwait(false))
            {
                _ = EndLaterAsync(task, method, received, reply);
                received = default;
                mine = null;
                await GrpcAnswer.EndAsync(context, GrpcIntake.Late).ConfigureAwait(false);
                return;
            }

            await AnswerAsync(context, call, method, new ValueTask<GrpcStatus>(task), reply).ConfigureAwait(false);
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
        }
        catch (OutOfMemoryException) when (!context.Response.HasStarted)
        {
            await GrpcAnswer.EndAsync(context, GrpcIntake.NoMemory).ConfigureAwait(false);
        }
        finally
        {
            Close(call, received, mine);
        }
    }

    /// <summary>Ends a call with one request, and gives back what it holds.</summary>
    private void Close(GrpcServerCall call, GrpcReceived received, ReplyBuffer? reply)
    {
        call.End();
        reply?.Dispose();
        received.Body?.Release();
        transport.Leave();
    }

    private static ValueTask<GrpcStatus> Start(GrpcUnaryHandler handler, GrpcServerCall call, HookBody body, ReplyBuffer reply)
    {
        try
        {
            return handler(call, body, reply);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<GrpcStatus>(e);
        }
    }

    private static ValueTask<GrpcStatus> Start(GrpcStreamHandler handler, GrpcServerCall call, GrpcRequestStream requests, ReplyBuffer reply)
    {
        try
        {
            return handler(call, requests, reply);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<GrpcStatus>(e);
        }
    }

    private async Task<bool> EndsInTimeAsync(Task<GrpcStatus> task, GrpcServerCall call, GrpcMethod method)
    {
        if (!task.IsCompleted)
        {
            await ((Task)task).WaitAsync(call.Remaining!.Value, server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (task.IsCompleted)
        {
            return true;
        }

        transport.Log.HandlerIsLate(intake.Named(method.Path), call.Timeout!.Value);
        call.GiveUp();
        return false;
    }

    /// <summary>A late handler keeps the request's bytes and the room for its reply until it really ends.</summary>
    private async Task EndLaterAsync(Task<GrpcStatus> task, GrpcMethod method, GrpcReceived received, ReplyBuffer reply)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.Exception?.InnerException is { } e and not (GrpcException or OperationCanceledException))
        {
            transport.Log.LateHandlerThrew(intake.Named(method.Path), e);
        }

        reply.Dispose();
        received.Body?.Release();
    }

    private async ValueTask AnswerAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, ValueTask<GrpcStatus> ended, ReplyBuffer reply)
    {
        GrpcStatus status;
        try
        {
            status = await ended.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            status = StatusOf(e, call, method);
        }

        if (!status.IsOk)
        {
            if (status.Code == GrpcStatusCode.Internal)
            {
                transport.Log.Refused(intake.Named(method.Path), status.Code, status.Message);
            }

            await GrpcRest.DiscardAsync(context, call, transport.Waiting).ConfigureAwait(false);
            await GrpcAnswer.EndAsync(context, status).ConfigureAwait(false);
            return;
        }

        await GrpcAnswer.OkAsync(context, reply, server.Time).ConfigureAwait(false);
    }

    private GrpcStatus StatusOf(Exception e, GrpcServerCall call, GrpcMethod method)
    {
        if (e is GrpcException stated)
        {
            return stated.Status;
        }

        if (GrpcServerCall.IsHangUp(e) && call.Gone.IsCancellationRequested)
        {
            return call.Remaining == TimeSpan.Zero ? GrpcIntake.Late : new(GrpcStatusCode.Cancelled, "the caller hung up");
        }

        if (e is OutOfMemoryException)
        {
            transport.Log.Refused(intake.Named(method.Path), GrpcIntake.NoMemory.Code, GrpcIntake.NoMemory.Message);
            return GrpcIntake.NoMemory;
        }

        transport.Log.HandlerThrew(intake.Named(method.Path), e);
        return new(GrpcStatusCode.Unknown, "the handler failed");
    }
}
