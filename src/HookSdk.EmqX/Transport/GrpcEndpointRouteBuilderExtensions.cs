using HookSdk;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives gRPC services their addresses.</summary>
internal static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves these services, and beside them the health service.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpc(this IEndpointRouteBuilder endpoints, HookServer server, params ReadOnlySpan<GrpcService> services)
    {
        GrpcTransport transport = endpoints.ServiceProvider.GetRequiredService<GrpcTransport>();
        GrpcEndpoint endpoint = new(server, transport);
        RouteGroupBuilder group = endpoints.MapGroup("").WithMetadata(new HookServed(server));
        server.IsMapped = true;
        foreach (GrpcService service in services)
        {
            transport.Add(service, server, endpoint);
            foreach (GrpcMethod method in service.Methods)
            {
                group.MapGrpc(endpoint, method);
            }
        }

        GrpcHealth health = endpoints.ServiceProvider.GetRequiredService<GrpcHealth>();
        foreach (GrpcMethod method in health.Service.Methods)
        {
            health.Arrange(group.MapGrpc(endpoint, method));
        }

        return group;
    }

    private static IEndpointConventionBuilder MapGrpc(this RouteGroupBuilder group, GrpcEndpoint endpoint, GrpcMethod method) =>
        group.Map(method.Path, context => endpoint.InvokeAsync(context, method)).WithDisplayName($"gRPC {method.Path}").WithMetadata(method);
}
