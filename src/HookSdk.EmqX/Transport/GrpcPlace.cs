using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HookSdk.EmqX.Transport;

/// <summary>A service of one server, and the hosts that it is served for. EMQX names the host and port of its URL in every call.</summary>
/// <param name="Service">The service's full name.</param>
/// <param name="Server">The server.</param>
/// <param name="Hosts">What <c>RequireHost</c> was given; empty: every host.</param>
internal sealed record GrpcPlace(string Service, HookServer Server, IReadOnlyList<string> Hosts)
{
    private const string Any = "*";

    /// <summary>The place of an endpoint; null where it is none of a service that EMQX calls.</summary>
    public static GrpcPlace? Of(Endpoint endpoint)
    {
        string? service = endpoint.Metadata.GetMetadata<GrpcMethod>()?.Service ?? endpoint.Metadata.GetMetadata<ForwardedMethod>()?.Service;
        return service is null or GrpcHealth.Name || endpoint.Metadata.GetMetadata<HookServed>() is not { } served
            ? null
            : new(service, served.Server, endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? []);
    }

    /// <summary>Its ports; empty where one of its hosts is for every port.</summary>
    public IReadOnlyList<int> Ports
    {
        get
        {
            int?[] ports = [.. Hosts.Select(static h => new HostString(h).Port)];
            return ports.Contains(null) ? [] : [.. ports.Select(static p => p!.Value).Distinct()];
        }
    }

    /// <summary>Whether calls that name this host come here, by the rules of routing.</summary>
    public bool IsAt(HostString host, string scheme) => Hosts.Count == 0 || Hosts.Any(pattern => Fits(new HostString(pattern), host, host.Port ?? (scheme == Uri.UriSchemeHttps ? 443 : 80)));

    /// <summary>Such as <c>*:9001 (acme:north)</c>.</summary>
    public override string ToString() => $"{(Hosts.Count == 0 ? "all other hosts" : string.Join(", ", Hosts))} ({Server.Target})";

    private static bool Fits(HostString pattern, HostString host, int port) =>
        (pattern.Port is not { } wanted || wanted == port)
        && (pattern.Host is Any || pattern.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
            || (pattern.Host.StartsWith("*.", StringComparison.Ordinal) && host.Host.EndsWith(pattern.Host[1..], StringComparison.OrdinalIgnoreCase)));
}
