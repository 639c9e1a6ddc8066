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
    private static GrpcStatus Full => new(GrpcStatusCode.ResourceExhausted, "too many calls at once");

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
                await ServeAsync(context, serve).ConfigureAwait(false);
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
    public static async Task StreamAsync(HttpContext context, GrpcServerCall call, RequestDelegate serve)
    {
        context.Request.Headers.Remove(HeaderNames.GrpcTimeout);
        call.Enter(context);
        try
        {
            await ServeAsync(context, serve).ConfigureAwait(false);
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

    private static async ValueTask ServeAsync(HttpContext context, RequestDelegate serve)
    {
        await serve(context).ConfigureAwait(false);
        await GrpcAnswer.PartAsync(context).ConfigureAwait(false);
        context.Features.Get<StreamResets>()?.Answered();
    }
}
