using System.Net;
using System.Net.Security;

namespace HookSdk.Testing;

/// <summary>How a fake broker opens a port for real MQTT clients.</summary>
public sealed class MqttPortOptions
{
    /// <summary>The address that it listens on; 127.0.0.1 by default, which other machines do not reach.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>The port, 0 to 65,535; 0, the default: a free one.</summary>
    public int Port { get; set; }

    /// <summary>
    /// TLS with at least a certificate: <c>new() { ServerCertificate = certificate }</c>. Null, the default: none. A client's certificate is asked for as this says;
    /// FakeEmqx tells hook servers of it, and FakeVerneMq webhooks with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.
    /// </summary>
    public SslServerAuthenticationOptions? Tls { get; set; }

    /// <summary>
    /// The clock that clients of this port are measured by: keep-alive and <see cref="PacketTimeout"/>. The machine's by default, since real clients ping by it, whatever the
    /// fake's clock says. Set the fake's own clock to see at once what a device does that has been silent for too long.
    /// </summary>
    public TimeProvider Time { get; set; } = Clock.System;

    /// <summary>How long a packet may take from its first byte to its last, the TLS handshake, and a new connection to its whole CONNECT; more than zero, 15 seconds by default. Then the connection is closed.</summary>
    public TimeSpan PacketTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
