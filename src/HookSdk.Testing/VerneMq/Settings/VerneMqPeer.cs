using System.Net;

namespace HookSdk.Testing;

/// <summary>Where a client connects from, and by which listener.</summary>
public sealed record VerneMqPeer
{
    /// <summary>A client that connects from here.</summary>
    /// <param name="address">Its address; null: 127.0.0.1.</param>
    /// <param name="port">Its port; 0: one that no other client has.</param>
    public VerneMqPeer(IPAddress? address = null, int port = 0) => (Address, Port) = (address ?? IPAddress.Loopback, port);

    /// <summary>The client's address; 127.0.0.1 by default.</summary>
    public IPAddress Address { get; init; }

    /// <summary>The client's port; 0: one that no other client has.</summary>
    public int Port { get; init; }

    /// <summary>The certificate (DER) that the client showed; sent as <c>client_cert</c> with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public ReadOnlyMemory<byte>? ClientCertificate { get; init; }

    /// <summary>The listener's type, such as <c>mqtt</c> or <c>mqtts</c>; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public string ListenerType { get; init; } = "mqtt";

    /// <summary>The listener's port; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public int ListenerPort { get; init; } = 1883;

    /// <summary>The listener's address, <c>local</c> for a Unix socket; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public string? ListenerAddress { get; init; } = "127.0.0.1";
}
