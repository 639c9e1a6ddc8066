using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>Waits for the message of a call that is not here as a whole, and ends calls for which no handler runs.</summary>
internal sealed class GrpcIntake(HookServer server, GrpcTransport transport)
{
    /// <summary>The longest that one message may take to come, where the caller sets no timeout.</summary>
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(30);

    public static GrpcStatus NoMemory => new(GrpcStatusCode.ResourceExhausted, "there is no memory for this call now");

    public static GrpcStatus Late => new(GrpcStatusCode.DeadlineExceeded, "the caller's timeout has passed");

    /// <summary>A method, as a line of the log takes it: of a server with a name, with that.</summary>
    public string Named(string method) => server.Name is null ? method : $"{method} ({server.Target})";

    public async Task RefuseAsync(HttpContext context, GrpcServerCall call, GrpcStatus problem, string method)
    {
        transport.Log.Refused(Named(method), problem.Code, problem.Message);
        try
        {
            if (problem.Code is not (GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unavailable))
            {
                await GrpcRest.DiscardAsync(context, call, transport.Waiting).ConfigureAwait(false);
            }

            await GrpcAnswer.EndAsync(context, problem).ConfigureAwait(false);
            if (problem.Code == GrpcStatusCode.Unavailable)
            {
                await GrpcAnswer.LeaveAsync(context).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            context.Abort();
        }
    }

    /// <summary>Ends a call whose request was not read. A hook's plugins have stated what holds then: a status alone would leave it to the broker, which may go on.</summary>
    private async Task RefuseAsync(HttpContext context, GrpcServerCall call, GrpcStatus problem, string method, GrpcUnread? stated)
    {
        if (problem.Code is GrpcStatusCode.ResourceExhausted or GrpcStatusCode.Internal && stated is not null)
        {
            using ReplyBuffer reply = ReplyBuffer.Rent();
            if (stated(call, problem, reply).IsOk)
            {
                try
                {
                    await GrpcRest.DiscardAsync(context, call, transport.Waiting).ConfigureAwait(false);
                    await GrpcAnswer.OkAsync(context, reply, server.Time).ConfigureAwait(false);
                }
                catch (Exception e) when (GrpcServerCall.IsHangUp(e))
                {
                    context.Abort();
                }

                return;
            }
        }

        await RefuseAsync(context, call, problem, method).ConfigureAwait(false);
    }

    /// <summary>Waits for the message of a call, in the caller's time and until a stop gives it up. Null: the call is answered, or there is nobody to answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HookBody?> ReceiveAsync(HttpContext context, GrpcServerCall call, string method, long limit, GrpcUnread? stated = null)
    {
        GrpcReceived received = default;
        try
        {
            TimeSpan patience = call.Timeout < MessagePatience ? call.Timeout.Value : MessagePatience;
            received = await transport.Receiver.ReadAsync(context.Request.BodyReader, call, limit, patience, only: true, server).ConfigureAwait(false);
            if (received.Body is not null && call.Remaining != TimeSpan.Zero)
            {
                return received.Body;
            }

            if (received.Problem.Code == GrpcStatusCode.ResourceExhausted && received.Problem == GrpcReceiver.Crowded)
            {
                transport.Log.Crowded(Named(method), transport.Waiting.Bound);
            }
            else if (received.Problem.Code is GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unavailable)
            {
                // What is left of these is not read.
                transport.Waiting.GiveUp(call.Waits);
            }

            // Where the caller has given up, nobody would read what a handler finds out now.
            await RefuseAsync(context, call, received.Body is null ? received.Problem : Late, method, stated).ConfigureAwait(false);
            received.Body?.Release();
            return null;
        }
        catch (Exception e)
        {
            received.Body?.Release();
            if (e is OutOfMemoryException)
            {
                await RefuseAsync(context, call, NoMemory, method, stated).ConfigureAwait(false);
                return null;
            }

            if (!GrpcServerCall.IsHangUp(e))
            {
                throw;
            }

            context.Abort();
            return null;
        }
    }
}
