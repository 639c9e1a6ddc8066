using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Stops the start where another endpoint has the path of a method here, such as the same service of Grpc.AspNetCore: routing prefers an endpoint that names POST, so the method would
/// never be called, and no error would tell. The health service may be another's. Two servers of one kind for one host, or two services of another library for one protocol, would be an error with each call.
/// </summary>
internal sealed class TakenPathCheck(EndpointDataSource? endpoints = null) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        RouteEndpoint[] all = [.. (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>()];
        foreach (IGrouping<string, RouteEndpoint> same in all.Where(static e => MethodOf(e) is { Service: not GrpcHealth.Name }).GroupBy(AddressOf, StringComparer.OrdinalIgnoreCase))
        {
            CheckHosts([.. same]);
        }

        ILookup<string, RouteEndpoint> others = all.Where(static e => MethodOf(e) is null && TakesPost(e)).ToLookup(AddressOf, StringComparer.OrdinalIgnoreCase);
        foreach (RouteEndpoint own in all.Where(static e => MethodOf(e) is { Service: not GrpcHealth.Name }))
        {
            if (others[AddressOf(own)].FirstOrDefault(e => MapCallCheck.HaveOneHost(own, e)) is { } other)
            {
                throw new InvalidOperationException(
                    $"'{own.RoutePattern.RawText}' is mapped twice: by HookSdk and as '{other.DisplayName}', which would answer in its place. Leave one of both out: of a gRPC service, all methods are one server's.");
            }
        }

        foreach (IGrouping<string, RouteEndpoint> same in all.Where(static e => ForwardedOf(e) is not null).GroupBy(AddressOf, StringComparer.OrdinalIgnoreCase))
        {
            CheckOnce([.. same]);
        }
    };

    /// <summary>Of several servers, each needs a host of its own; one may have all that are left.</summary>
    private static void CheckHosts(RouteEndpoint[] same)
    {
        for (int i = 0; i < same.Length; i++)
        {
            if (same[(i + 1)..].FirstOrDefault(e => MapCallCheck.HaveOneHost(same[i], e)) is { } other && ServerOf(same[i]) is { } one && ServerOf(other) is { } second)
            {
                string host = HostsOf(same[i]).Intersect(HostsOf(other), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } shared ? $"the host {shared}" : "every host";
                throw new InvalidOperationException(
                    $"'/{MethodOf(other)!.Service}' is mapped twice for {host}: for {one.Target} and for {second.Target}. EMQX's URL has no path, so a host or port tells servers apart. Give each a port of its own, " +
                    "on which Kestrel listens with HTTP/2, and write it behind the Map call: .RequireHost(\"*:9001\").");
            }
        }
    }

    private static void CheckOnce(RouteEndpoint[] same)
    {
        for (int i = 0; i < same.Length; i++)
        {
            if (same[(i + 1)..].FirstOrDefault(e => MapCallCheck.HaveOneHost(same[i], e)) is { } other)
            {
                throw new InvalidOperationException(
                    $"'{same[i].RoutePattern.RawText}' is mapped twice: as '{same[i].DisplayName}'{ServedClass.In(same[i])} and as '{other.DisplayName}'{ServedClass.In(other)}. EMQX calls one address, so there is one service for each version: " +
                    "leave one MapGrpcService call out, or have one class call the other.");
            }
        }
    }

    private static HookServer? ServerOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HookServed>()?.Server;

    private static IReadOnlyList<string> HostsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];

    private static ForwardedMethod? ForwardedOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ForwardedMethod>();

    private static GrpcMethod? MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcMethod>();

    private static bool TakesPost(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Contains(HttpMethods.Post, StringComparer.OrdinalIgnoreCase);

    private static string AddressOf(RouteEndpoint endpoint) => $"{endpoint.Order} /{endpoint.RoutePattern.RawText?.TrimStart('/')}";
}
