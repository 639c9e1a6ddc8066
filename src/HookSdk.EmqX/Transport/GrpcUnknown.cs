using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Answers gRPC calls that no endpoint took, behind everything else of the application. Not a route: patterns that match everything make routing look at several
/// candidates for each call, at 300 bytes each.
/// </summary>
internal sealed class GrpcUnknown(GrpcTransport transport) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use(following => context => GrpcContentType.IsGrpc(context.Request.ContentType) && transport.UnknownFor(context) is { } unknown
            ? unknown.InvokeAsync(context, null)
            : following(context));
    };
}
