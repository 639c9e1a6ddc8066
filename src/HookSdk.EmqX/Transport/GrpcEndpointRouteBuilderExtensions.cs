using HookSdk;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives gRPC services their addresses.</summary>
internal static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves these services, and with the first of an application the health service.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpc(this IEndpointRouteBuilder endpoints, HookServer server, params ReadOnlySpan<GrpcService> services)
    {
        GrpcTransport transport = endpoints.ServiceProvider.GetRequiredService<GrpcTransport>();
        GrpcEndpoint endpoint = new(server, transport);
        RouteGroupBuilder group = endpoints.MapGroup("").WithMetadata(new HookServed(server));
        server.IsMapped = true;
        foreach (GrpcService service in services)
        {
            bool first = transport.Add(service, server, endpoint);
            group.MapGrpc(endpoint, service);
            if (first)
            {
                group.MapGrpc(endpoint, endpoints.ServiceProvider.GetRequiredService<GrpcHealth>().Service);
            }
        }

        return group;
    }

    private static void MapGrpc(this RouteGroupBuilder group, GrpcEndpoint endpoint, GrpcService service)
    {
        foreach (GrpcMethod method in service.Methods)
        {
            group.Map(method.Path, context => endpoint.InvokeAsync(context, method)).WithDisplayName($"gRPC {method.Path}").WithMetadata(method);
        }
    }
}
