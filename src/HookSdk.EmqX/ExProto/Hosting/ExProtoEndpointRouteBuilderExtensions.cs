using HookSdk;
using HookSdk.EmqX.ExProto;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the ExProto handler its addresses.</summary>
public static class ExProtoEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the registered handler as <c>emqx.exproto.v1.ConnectionUnaryHandler</c> (EMQX 5.1 and later) and <c>emqx.exproto.v1.ConnectionHandler</c> (EMQX 4.3 to 5.0).
    /// The paths are the protocol's own; the port must speak HTTP/2.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>Conventions for all endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddExProto</c> or <c>AddExProtoHandler</c> was not called.</exception>
    public static IEndpointConventionBuilder MapExProtoHandler(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ExProtoServer server = endpoints.ServiceProvider.GetService<ExProtoServer>() ?? throw new InvalidOperationException(
            "No ExProto server was added, so there is nothing to map. Call builder.Services.AddExProtoHandler<YourHandler>() first.");
        return endpoints.MapGrpc(endpoints.ServiceProvider.GetRequiredKeyedService<HookServer>(ExProtoServiceCollectionExtensions.Target), ExProtoServices.Unary(server), ExProtoServices.Streaming(server));
    }
}
