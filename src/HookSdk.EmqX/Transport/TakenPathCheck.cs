using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Stops the start where another endpoint has the path of a method here, such as the same service of Grpc.AspNetCore: routing prefers an endpoint that names POST, so the method would
/// never be called, and no error would tell. The health service may be another's.
/// </summary>
internal sealed class TakenPathCheck(EndpointDataSource? endpoints = null) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        RouteEndpoint[] all = [.. (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>()];
        ILookup<string, RouteEndpoint> others = all.Where(static e => MethodOf(e) is null && TakesPost(e)).ToLookup(AddressOf, StringComparer.OrdinalIgnoreCase);
        foreach (RouteEndpoint own in all.Where(static e => MethodOf(e) is { Service: not GrpcHealth.Name }))
        {
            if (others[AddressOf(own)].FirstOrDefault(e => MapCallCheck.HaveOneHost(own, e)) is { } other)
            {
                throw new InvalidOperationException(
                    $"'{own.RoutePattern.RawText}' is mapped twice: by HookSdk and as '{other.DisplayName}', which would answer in its place. Leave one of both out: of a gRPC service, all methods are one server's.");
            }
        }
    };

    private static GrpcMethod? MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethod>();

    private static bool TakesPost(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Contains(HttpMethods.Post, StringComparer.OrdinalIgnoreCase);

    private static string AddressOf(RouteEndpoint endpoint) => $"{endpoint.Order} /{endpoint.RoutePattern.RawText?.TrimStart('/')}";
}
