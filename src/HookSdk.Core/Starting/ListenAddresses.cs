using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Where the settings have the web server listen, in the order in which .NET looks: endpoints, addresses, ports. The first of these that there are go before all others.</summary>
internal static class ListenAddresses
{
    private const string Endpoints = "Kestrel:Endpoints";
    private const string PreferUrls = "PreferHostingUrls";

    /// <summary>The keys that Kestrel passes over where endpoints are named.</summary>
    private static readonly string[] UrlKeys = ["Urls", "Http_Ports", "Https_Ports"];

    /// <summary>The addresses, each with its protocols and the key that sets it; none: the settings name none.</summary>
    public static IReadOnlyList<(string Url, string? Protocols, string Key)> Of(IConfiguration configuration)
    {
        string? fallback = configuration["Kestrel:EndpointDefaults:Protocols"];
        (string Url, string? Protocols, string Key)[] endpoints = EndpointsOf(configuration, fallback);
        (string Url, string? Protocols, string Key)[] urls = [.. UrlsOf(configuration).Select(url => (url.Url, fallback, url.Key))];
        return endpoints.Length == 0 || (urls.Length > 0 && IsSet(configuration[PreferUrls])) ? urls : endpoints;
    }

    /// <summary>The key that says where this program listens: of its first address, and <c>Urls</c> where it has none.</summary>
    public static string KeyOf(IConfiguration configuration) => Of(configuration) is [(_, _, var key), ..] && key.StartsWith(Endpoints, StringComparison.Ordinal) ? key : UrlKeys[0];

    /// <summary>Whether a key sets addresses that Kestrel passes over, since the settings name endpoints.</summary>
    public static bool IsPassedOver(IConfiguration configuration, string key) =>
        UrlKeys.Contains(key, StringComparer.OrdinalIgnoreCase) && Of(configuration).Any(static address => address.Key.StartsWith(Endpoints, StringComparison.Ordinal));

    /// <summary>Those of the keys that are set and passed over. .NET's container images set <c>ASPNETCORE_HTTP_PORTS</c>.</summary>
    public static IEnumerable<string> PassedOver(IConfiguration configuration) =>
        UrlKeys.Where(key => !string.IsNullOrEmpty(configuration[key]) && IsPassedOver(configuration, key));

    /// <summary>What goes before the keys that are passed over, in the form "Kestrel:Endpoints:Hooks:Url goes before it".</summary>
    public static string Before(IConfiguration configuration)
    {
        IReadOnlyList<(string Url, string? Protocols, string Key)> addresses = Of(configuration);
        return $"{string.Join(" and ", addresses.Select(static address => address.Key))} {(addresses.Count == 1 ? "goes" : "go")} before it";
    }

    /// <summary>What to do about a port that is taken, in a sentence.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="problem">What Kestrel says; the address stands in it, with a colon behind.</param>
    public static string WhenTaken(IConfiguration configuration, string problem)
    {
        IReadOnlyList<(string Url, string? Protocols, string Key)> addresses = Of(configuration);
        IEnumerable<(string Url, string Key)> all = addresses.Count == 0 ? [("http://localhost:5000", UrlKeys[0])] : addresses.Select(static address => (address.Url, address.Key));
        string? key = all.FirstOrDefault(address => problem.Contains($":{address.Url.TrimEnd('/').Split(':')[^1]}:", StringComparison.Ordinal)).Key;
        return $"Another program has the port: stop it, or {(key is null ? "have this one listen on another" : $"set {key}")}.";
    }

    private static (string Url, string? Protocols, string Key)[] EndpointsOf(IConfiguration configuration, string? fallback) =>
    [
        .. configuration.GetSection(Endpoints).GetChildren()
            .Where(static endpoint => !string.IsNullOrEmpty(endpoint["Url"]))
            .Select(endpoint => (endpoint["Url"]!, endpoint["Protocols"] ?? fallback, $"{endpoint.Path}:Url")),
    ];

    private static IEnumerable<(string Url, string Key)> UrlsOf(IConfiguration configuration) =>
        Parts(configuration[UrlKeys[0]]) is { Length: > 0 } urls ? urls.Select(static url => (url, UrlKeys[0]))
        : Parts(configuration[UrlKeys[1]]).Select(static port => ($"http://*:{port}", UrlKeys[1]))
            .Concat(Parts(configuration[UrlKeys[2]]).Select(static port => ($"https://*:{port}", UrlKeys[2])));

    private static string[] Parts(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>As .NET reads it.</summary>
    private static bool IsSet(string? value) => value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
