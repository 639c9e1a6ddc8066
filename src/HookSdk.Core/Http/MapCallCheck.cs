using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk;

/// <summary>
/// Stops the start where two Map calls have the same address: routing would take no notice before the first call, and then answer each with 500. It looks when the application
/// is built and before a port is open, because only then all of an address is known: groups, hosts, orders.
/// </summary>
internal sealed class MapCallCheck(EndpointDataSource? endpoints = null) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        RouteEndpoint[] hooks = [.. (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>().Where(static e => MapOf(e) is not null)];
        foreach (IGrouping<string, RouteEndpoint> address in hooks.GroupBy(static e => $"{e.Order} {e.RoutePattern.RawText}", StringComparer.OrdinalIgnoreCase))
        {
            Check([.. address]);
        }
    };

    private static MapCall? MapOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<MapCall>();

    private static void Check(RouteEndpoint[] same)
    {
        foreach (RouteEndpoint one in same)
        {
            foreach (RouteEndpoint other in same)
            {
                MapCall map = MapOf(one)!;
                MapCall second = MapOf(other)!;
                if (!ReferenceEquals(map, second) && HaveOneHost(one, other))
                {
                    throw new InvalidOperationException(
                        $"'{map.Path}' is mapped twice: for {map} and for {second}. Each call there would be answered 500. " +
                        (ReferenceEquals(map.Server, second.Server)
                            ? "Leave one Map call out (one for all plugins runs them as a chain), or give each a path of its own."
                            : "Two servers are no chain: give each a path of its own."));
                }
            }
        }
    }

    /// <summary>An endpoint for certain hosts goes before one for all.</summary>
    public static bool HaveOneHost(RouteEndpoint one, RouteEndpoint other) => HaveOneHost(HostsOf(one), HostsOf(other));

    /// <inheritdoc cref="HaveOneHost(RouteEndpoint, RouteEndpoint)"/>
    public static bool HaveOneHost(IReadOnlyList<string> hosts, IReadOnlyList<string> others) =>
        hosts.Count == 0 ? others.Count == 0 : hosts.Intersect(others, StringComparer.OrdinalIgnoreCase).Any();

    private static IReadOnlyList<string> HostsOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];
}
