using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Which server is served for which hosts. It is known only once the application is built: <c>RequireHost</c> is called on what a Map call has returned. Paths of gRPC are the protocol's own, and so
/// a host is what tells two servers of one kind apart.
/// </summary>
internal sealed class GrpcPlaces(EndpointDataSource? endpoints = null)
{
    private readonly Lazy<GrpcPlace[]> _all = new(() => [.. Find(endpoints)]);

    /// <summary>All of them. Asked for when the application is built.</summary>
    public IReadOnlyList<GrpcPlace> All => _all.Value;

    /// <summary>Those that a call comes to, as the host that it names says; those for certain hosts before those for all.</summary>
    public IEnumerable<GrpcPlace> At(HttpRequest request) => All.Where(p => p.IsAt(request.Host, request.Scheme)).OrderBy(static p => p.Hosts.Count == 0);

    /// <summary>Where a service is served, in one line; null where it is served for every host or not at all.</summary>
    public string? HostsOf(string? path)
    {
        GrpcPlace[] places = [.. All.Where(p => path?.StartsWith($"/{p.Service}/", StringComparison.Ordinal) == true)];
        return places.Length == 0 || places.Any(static p => p.Hosts.Count == 0) ? null : string.Join(", ", places.Select(static p => p.ToString()));
    }

    private static IEnumerable<GrpcPlace> Find(EndpointDataSource? endpoints)
    {
        HashSet<(string, HookServer, string)> seen = [];
        foreach (Endpoint endpoint in endpoints?.Endpoints ?? [])
        {
            if (GrpcPlace.Of(endpoint) is { } place && seen.Add((place.Service, place.Server, string.Join(' ', place.Hosts))))
            {
                yield return place;
            }
        }
    }
}
