using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace HookSdk;

/// <summary>Where hooks are served, as an operator writes it into the broker's configuration: groups and hosts are known only once the application is built.</summary>
internal sealed class HookAddresses(EndpointDataSource? endpoints = null)
{
    /// <summary>The addresses of all Map calls whose servers let this caller in, in one line; empty when there are none.</summary>
    public string For(System.Net.IPAddress? caller) => string.Join("; ", All()
        .Where(a => a.Map.Server.Settings.Networks.Allows(caller))
        .Select(static a => a.Text)
        .Distinct(StringComparer.Ordinal));

    /// <summary>The addresses of one server, whoever may call it, in one line; empty when there are none.</summary>
    public string Of(HookServer server) => string.Join("; ", All().Where(a => ReferenceEquals(a.Map.Server, server)).Select(static a => a.Text).Distinct(StringComparer.Ordinal));

    /// <summary>The addresses of one Map call.</summary>
    public string Of(MapCall map) => string.Join("; ", All().Where(a => ReferenceEquals(a.Map, map)).Select(static a => a.Text));

    /// <summary>Whether a text is a path secret of one of the servers.</summary>
    public bool IsSecret(string text) => All().Any(a => a.Map.Server.Settings.PathSecrets.Hold(text));

    /// <summary>Whether a text is a hook's name, or stands in the path of a Map call.</summary>
    public bool IsSegment(string text) => All().Any(a => a.Map.Known.Contains(text, StringComparer.OrdinalIgnoreCase) || a.Path.Split('/').Contains(text, StringComparer.OrdinalIgnoreCase));

    private IEnumerable<(MapCall Map, string Path, string Text)> All()
    {
        foreach (RouteEndpoint endpoint in (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>())
        {
            // The endpoint for a segment of another name behind the base path stands for the whole Map call.
            if (endpoint.Metadata.GetMetadata<MapCall>() is { } map && endpoint.RoutePattern is { RawText: { } pattern, PathSegments: [.., { Parts: [RoutePatternParameterPart { Name: OtherName.Parameter or HookEndpoints.Secret }] }] })
            {
                string path = "/" + pattern[..pattern.LastIndexOf('{')].Trim('/');
                string secret = map.Server.Settings.PathSecrets.AreAskedFor ? "/{PathSecret}" : "";
                string hook = map.NamesHookInPath ? "/{hook}" : "";
                string hosts = endpoint.Metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 } host ? $" on {string.Join(", ", host.Hosts)}" : "";
                yield return (map, path, $"{map.Server.Target} is at POST {path.TrimEnd('/')}{secret}{hook}{(path == "/" && secret.Length + hook.Length == 0 ? "/" : "")}{hosts} ({map.Hooks})");
            }
        }
    }
}
