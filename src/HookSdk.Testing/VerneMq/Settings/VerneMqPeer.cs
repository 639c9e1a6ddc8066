namespace HookSdk.Testing;

/// <summary>Where a client connects from, and by which listener.</summary>
/// <param name="Address">Its IP address as text.</param>
/// <param name="Port">Its port; 0: one that no other client has.</param>
public sealed record VerneMqPeer(string Address = "127.0.0.1", int Port = 0)
{
    /// <summary>The certificate (DER) that the client showed; sent as <c>client_cert</c> with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public ReadOnlyMemory<byte>? ClientCertificate { get; init; }

    /// <summary>The listener's type, such as <c>mqtt</c> or <c>mqtts</c>; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public string ListenerType { get; init; } = "mqtt";

    /// <summary>The listener's port; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public int ListenerPort { get; init; } = 1883;

    /// <summary>The listener's address, <c>local</c> for a Unix socket; 2.2 sends it with <see cref="FakeVerneMqOptions.ForwardConnectionOptions"/>.</summary>
    public string? ListenerAddress { get; init; } = "127.0.0.1";
}
