using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace HookSdk.EmqX.Transport;

/// <summary>Tells how another library has answered a call, where the service has not decided: every status but OK, and a reply that the broker does not understand.</summary>
internal static class ForwardedOutcome
{
    private const int LongestDetail = 200;
    private const int TakenBackWithin = 10;
    private const string Cancelled = "1";
    private const string Late = "4";

    /// <summary>Tells it, if there is something to tell. Called before the answer leaves.</summary>
    /// <param name="context">The request, answered by the library.</param>
    /// <param name="call">The call.</param>
    /// <param name="method">The method.</param>
    /// <param name="size">How many bytes the request has.</param>
    /// <param name="reply">Its reply, where replies of the method have a value.</param>
    /// <param name="log">Where it is told.</param>
    public static void Tell(HttpContext context, GrpcServerCall call, ForwardedMethod method, int size, ForwardedReply? reply, GrpcLog log)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (headers.GrpcStatus.Count == 0)
        {
            headers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers ?? headers;
        }

        StringValues status = headers.GrpcStatus;
        if (status.Count == 0)
        {
            return;
        }

        if (status == Cancelled && context.RequestAborted.IsCancellationRequested)
        {
            // A caller whose timeout is over takes the call back, which may come before the end is seen here.
            if (call.Timeout is { } given && call.Remaining < given / TakenBackWithin)
            {
                log.ServiceIsLate(method.Path, given, method.Failed);
            }

            return;
        }

        if (status == "0")
        {
            if (method.Value is { } value && reply?.Lacks(value) == true)
            {
                log.ValueMissing(method.Path, value.Name, value.Missing);
            }

            return;
        }

        if (status == Late && call.Timeout is { } timeout)
        {
            log.ServiceIsLate(method.Path, timeout, method.Failed);
            return;
        }

        string name = int.TryParse(status, CultureInfo.InvariantCulture, out int code) && Enum.IsDefined((GrpcStatusCode)code) ? ((GrpcStatusCode)code).ToString() : status.ToString();
        string detail = headers.GrpcMessage.ToString();
        detail = detail.Length > LongestDetail ? detail[..LongestDetail] : detail;
        log.ServiceFailed(method.Path, name, detail.Length > 0 ? detail : "nothing more was said", size, method.Failed, AdviceOf((GrpcStatusCode)code));
        if (FallbackCauses.AreTold && !context.Response.HasStarted)
        {
            context.Response.Headers[FallbackCauses.Header] = FallbackCauses.ForHeader($"the service answered {name} ({detail}), and failed_action decides");
        }
    }

    private static string AdviceOf(GrpcStatusCode status) => status switch
    {
        GrpcStatusCode.Cancelled => "A method must return a reply: null is none.",
        GrpcStatusCode.ResourceExhausted => "A message that is too large for Grpc.AspNetCore: raise MaxReceiveMessageSize (4 MB where it is not set) or MaxSendMessageSize in AddGrpc above EMQX's mqtt.max_packet_size.",
        GrpcStatusCode.Unimplemented => "Override the method, or do not name its hook in OnProviderLoaded.",
        GrpcStatusCode.Unknown => "Catch what the method may throw: Grpc.AspNetCore has logged the exception.",
        _ => "Return a reply that decides, where the decision shall be the service's.",
    };
}
