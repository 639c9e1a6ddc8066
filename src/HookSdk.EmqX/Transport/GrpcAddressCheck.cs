using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace HookSdk.EmqX.Transport;

/// <summary>Whether the settings have an endpoint that speaks HTTP/2. A server that starts finds it out by asking its own ports, which a check does not open.</summary>
internal sealed class GrpcAddressCheck(GrpcTransport transport, IConfiguration configuration) : IStartCheck
{
    public IEnumerable<string> FindProblems()
    {
        string? fallback = configuration["Kestrel:EndpointDefaults:Protocols"];
        (BindingAddress Address, string? Protocols)[] endpoints = [.. ListenAddresses.Of(configuration).Select(static a => (BindingAddress.Parse(a.Url), a.Protocols))];
        return transport.Places.All
            .Where(p => !(endpoints.Length == 0 && Is(fallback, "Http2")) && !endpoints.Any(e => IsFor(p, e.Address) && SpeaksHttp2(e.Address, e.Protocols)))
            .Select(static p => $"{p.Server.Target} is called by HTTP/2, and no endpoint{(p.Hosts.Count == 0 ? "" : $" of {string.Join(", ", p.Hosts)}")} speaks it: give one in Kestrel:Endpoints \"Protocols\": \"Http2\".")
            .Distinct(StringComparer.Ordinal);
    }

    private static bool IsFor(GrpcPlace place, BindingAddress address) => place.Ports.Count == 0 || (!address.IsUnixPipe && place.Ports.Contains(address.Port));

    /// <summary>Without TLS nothing is agreed on: a port speaks HTTP/2 where it speaks that alone.</summary>
    private static bool SpeaksHttp2(BindingAddress address, string? protocols) => Is(address.Scheme, "https") ? !Is(protocols, "Http1") : Is(protocols, "Http2");

    private static bool Is(string? given, string word) => string.Equals(given, word, StringComparison.OrdinalIgnoreCase);
}
