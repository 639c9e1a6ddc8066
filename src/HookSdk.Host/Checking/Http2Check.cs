using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace HookSdk.Host;

/// <summary>Whether servers that are called by gRPC have an endpoint that speaks HTTP/2. A server that starts finds it out by asking its own ports, which a check does not open.</summary>
internal static class Http2Check
{
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> Run(IConfiguration configuration, IEnumerable<HostedServer> servers)
    {
        string? fallback = configuration["Kestrel:EndpointDefaults:Protocols"];
        (BindingAddress Address, string? Protocols)[] endpoints = [.. ListenAddresses.Of(configuration).Select(static a => (BindingAddress.Parse(a.Url), a.Protocols))];
        return servers
            .Where(s => !s.Target.HasPath && !(endpoints.Length == 0 && Is(fallback, "Http2")) && !endpoints.Any(e => IsFor(s, e.Address) && SpeaksHttp2(e.Address, e.Protocols)))
            .Select(static s => $"{s.Id} is called by HTTP/2, and no endpoint{(s.Host is null ? "" : $" of {s.Host}")} speaks it: give one in Kestrel:Endpoints \"Protocols\": \"Http2\".");
    }

    private static bool IsFor(HostedServer server, BindingAddress address) =>
        server.Host?.Split(':') is not [_, var port] || !int.TryParse(port, System.Globalization.CultureInfo.InvariantCulture, out int number) || (!address.IsUnixPipe && address.Port == number);

    /// <summary>Without TLS nothing is agreed on: a port speaks HTTP/2 where it speaks that alone.</summary>
    private static bool SpeaksHttp2(BindingAddress address, string? protocols) => Is(address.Scheme, "https") ? !Is(protocols, "Http1") : Is(protocols, "Http2");

    private static bool Is(string? given, string word) => string.Equals(given, word, StringComparison.OrdinalIgnoreCase);
}
