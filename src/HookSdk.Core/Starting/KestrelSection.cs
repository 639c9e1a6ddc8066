using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>The section <c>Kestrel</c>. Kestrel passes over what it does not know: a port would speak another protocol than was meant, or with no certificate.</summary>
internal static class KestrelSection
{
    private static readonly string[] Known = ["Endpoints", "EndpointDefaults", "Certificates", "Limits"];
    private static readonly string[] OfEndpoint = ["Url", "Protocols", "SslProtocols", "Certificate", "ClientCertificateMode", "Sni"];

    /// <summary>What is wrong with it, in one line; null: nothing.</summary>
    public static string? Problem(IConfiguration configuration)
    {
        IConfigurationSection kestrel = configuration.GetSection("Kestrel");
        IConfigurationSection[] endpoints = [.. kestrel.GetSection("Endpoints").GetChildren(), kestrel.GetSection("EndpointDefaults")];
        return Unknown(kestrel, Known) ?? endpoints.Select(static endpoint => Unknown(endpoint, OfEndpoint) ?? NoProtocol(endpoint)).FirstOrDefault(static problem => problem is not null);
    }

    private static string? Unknown(IConfigurationSection section, string[] known) =>
        section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? $"{unknown.Path}: there is no such setting. {section.Path} has {string.Join(", ", known)}."
            : null;

    private static string? NoProtocol(IConfigurationSection endpoint) =>
        endpoint["Protocols"] is { Length: > 0 } protocols && !Enum.TryParse<HttpProtocols>(protocols, ignoreCase: true, out _)
            ? $"{endpoint.Path}:Protocols = '{protocols}' is none: it takes {string.Join(", ", Enum.GetNames<HttpProtocols>())}."
            : null;
}
