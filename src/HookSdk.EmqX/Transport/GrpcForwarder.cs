using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Has another library answer a call that was let in. A request is received here first, as for the methods of this layer: bounded, in the caller's time, and given up by a stop when it does not
/// come on. Calls with one request take a slot of the server's, which a stop waits for.
/// </summary>
internal sealed class GrpcForwarder(HookServer server, GrpcTransport transport, GrpcIntake intake)
{
    private const int NoError = 0;

    private static GrpcStatus Full => new(GrpcStatusCode.ResourceExhausted, "too many calls at once");

    private static GrpcStatus Stopping => new(GrpcStatusCode.Unavailable, "this server stops");

    public async Task UnaryAsync(HttpContext context, GrpcServerCall call, ForwardedMethod method, long limit, RequestDelegate serve)
    {
        HookBody? body = call.Timeout == TimeSpan.Zero ? null : GrpcReceiver.TryTake(context.Request.BodyReader, limit);
        transport.Enter();
        call.Enter(context);
        try
        {
            body ??= await intake.ReceiveAsync(context, call, method.Path, limit).ConfigureAwait(false);
            if (body is null)
            {
                return;
            }

            if (!server.TryEnter())
            {
                transport.Log.Full(method.Path, server.Settings.MaxConcurrentCalls, server.Section);
                await GrpcAnswer.EndAsync(context, Full).ConfigureAwait(false);
                return;
            }

            try
            {
                context.Features.Set<IRequestBodyPipeFeature>(new ForwardedRequest(body));
                if (!await ServeAsync(context, call, method, body.Length, serve).ConfigureAwait(false))
                {
                    // The method that still runs may read it.
                    body = null;
                }
            }
            finally
            {
                server.Answered(server.Time.GetTimestamp());
                server.Leave();
            }
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
        }
        finally
        {
            call.End();
            body?.Release();
            transport.Leave();
        }
    }

    /// <summary>A stream of requests, which lives as long as its device: EMQX 4.3 puts a timeout of 5 s on it all the same.</summary>
    public async Task StreamAsync(HttpContext context, GrpcServerCall call, ForwardedMethod method, RequestDelegate serve)
    {
        context.Request.Headers.Remove(HeaderNames.GrpcTimeout);
        call.Enter(context);
        try
        {
            await ServeAsync(context, call, method, size: 0, serve).ConfigureAwait(false);
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>Has the library answer. False: a stop has ended the call, and the method still runs.</summary>
    private async ValueTask<bool> ServeAsync(HttpContext context, GrpcServerCall call, ForwardedMethod method, int size, RequestDelegate serve)
    {
        ForwardedReply? reply = null;
        if (method.Value is not null && context.Features.Get<IHttpResponseBodyFeature>() is { } inner)
        {
            reply = new ForwardedReply(inner);
            context.Features.Set<IHttpResponseBodyFeature>(reply);
        }

        Task serving = serve(context);
        bool isLate = false;
        if (!serving.IsCompleted)
        {
            isLate = !method.IsStream && call.Remaining is { } left && await IsLateAsync(serving, left).ConfigureAwait(false);
            if (isLate)
            {
                transport.Log.ServiceIsLate(method.Path, call.Timeout!.Value, method.Failed);
            }

            await serving.WaitAsync(transport.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!serving.IsCompleted)
            {
                await EndAsync(context, serving).ConfigureAwait(false);
                return false;
            }
        }

        await serving.ConfigureAwait(false);
        if (!isLate)
        {
            ForwardedOutcome.Tell(context, call, method, size, reply, transport.Log);
        }

        await GrpcAnswer.PartAsync(context).ConfigureAwait(false);
        context.Features.Get<StreamResets>()?.Answered();
        return true;
    }

    /// <summary>Whether the method runs on when the caller's timeout has passed: the library has answered then, and waits for it.</summary>
    private async ValueTask<bool> IsLateAsync(Task serving, TimeSpan left)
    {
        await serving.WaitAsync(left, server.Time, transport.Ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !serving.IsCompleted && !transport.Ending.IsCancellationRequested;
    }

    /// <summary>Ends a call whose method still runs. The stream is reset behind the answer: the web server does not use its request object again then, which the library still holds.</summary>
    private static async ValueTask EndAsync(HttpContext context, Task serving)
    {
        _ = serving.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (!context.Response.HasStarted)
        {
            await GrpcAnswer.EndAsync(context, Stopping).ConfigureAwait(false);
        }

        await GrpcAnswer.LeaveAsync(context).ConfigureAwait(false);
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(NoError);
        }
        else
        {
            context.Abort();
        }
    }
}
