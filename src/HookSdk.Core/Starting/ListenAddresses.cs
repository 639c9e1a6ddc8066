using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Where the settings have the web server listen, in the order in which .NET looks: endpoints, addresses, ports.</summary>
internal static class ListenAddresses
{
    /// <summary>The addresses, each with its protocols; none: the settings name none.</summary>
    public static IReadOnlyList<(string Url, string? Protocols)> Of(IConfiguration configuration)
    {
        string? fallback = configuration["Kestrel:EndpointDefaults:Protocols"];
        (string Url, string? Protocols)[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Where(static endpoint => !string.IsNullOrEmpty(endpoint["Url"]))
            .Select(endpoint => (endpoint["Url"]!, endpoint["Protocols"] ?? fallback))];
        return endpoints.Length > 0 ? endpoints : [.. Urls(configuration).Select(url => (url, fallback))];
    }

    private static IEnumerable<string> Urls(IConfiguration configuration) => Parts(configuration["Urls"]) is { Length: > 0 } urls ? urls
        : Parts(configuration["Http_Ports"]).Select(static port => $"http://*:{port}").Concat(Parts(configuration["Https_Ports"]).Select(static port => $"https://*:{port}"));

    private static string[] Parts(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
