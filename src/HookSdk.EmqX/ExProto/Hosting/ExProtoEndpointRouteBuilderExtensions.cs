using HookSdk;
using HookSdk.EmqX.ExProto;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the ExProto handler its addresses.</summary>
public static class ExProtoEndpointRouteBuilderExtensions
{
    internal static readonly PluginWords Words = new("ExProto", "server", "Handler", "AddExProto") { HasOwnPaths = true };

    /// <summary>
    /// Serves the registered handler as <c>emqx.exproto.v1.ConnectionUnaryHandler</c> (EMQX 5.1 and later) and <c>emqx.exproto.v1.ConnectionHandler</c> (EMQX 4.3 to 5.0).
    /// The paths are the protocol's own; the port must speak HTTP/2. Of several servers each has a host or port of its own: <c>app.MapExProtoHandler("north").RequireHost("*:9001")</c>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="server">The name of the server; null, the default: the one without a name.</param>
    /// <returns>Conventions for all endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddExProto</c> or <c>AddExProtoHandler</c> was not called, or this was called for the server before. Told at the start: another server is mapped for the same host.</exception>
    public static IEndpointConventionBuilder MapExProtoHandler(this IEndpointRouteBuilder endpoints, string? server = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ExProtoServer serving = endpoints.ServiceProvider.ServerToMap<ExProtoServer>(path: null, Words with { Name = server });
        IEndpointConventionBuilder conventions = endpoints.MapGrpc(serving.Server, ExProtoServices.Unary(serving), ExProtoServices.Streaming(serving));
        serving.Announce();
        return conventions;
    }
}
