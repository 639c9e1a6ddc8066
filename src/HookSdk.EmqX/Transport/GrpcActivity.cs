using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk.EmqX.Transport;

/// <summary>What a span says of a call, by OpenTelemetry's conventions for gRPC: on the web server's span of the request, and on the hook's own. Costs a look where nobody listens.</summary>
internal static class GrpcActivity
{
    /// <summary>Puts a call's method and status on the web server's span.</summary>
    public static void Tag(HttpContext context, GrpcStatusCode status)
    {
        if (Activity.Current is { } current && current.Source.HasListeners()
            && context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } request)
        {
            Describe(request, context);
            request.SetTag("rpc.grpc.status_code", (int)status);
            if (IsServersFault(status))
            {
                request.SetStatus(ActivityStatusCode.Error);
            }
        }
    }

    /// <summary>Puts a call's method on a span. A path that is no method here is the caller's, and stays out of the name of a method.</summary>
    public static void Describe(Activity activity, HttpContext context)
    {
        activity.SetTag("rpc.system", "grpc");
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethod>() is { } method)
        {
            activity.SetTag("rpc.service", method.Service).SetTag("rpc.method", method.Name);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<ForwardedMethod>() is { } forwarded)
        {
            activity.SetTag("rpc.service", forwarded.Service).SetTag("rpc.method", forwarded.Name);
        }
    }

    private static bool IsServersFault(GrpcStatusCode status) =>
        status is GrpcStatusCode.Unknown or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unimplemented or GrpcStatusCode.Internal or GrpcStatusCode.Unavailable or GrpcStatusCode.DataLoss;
}
