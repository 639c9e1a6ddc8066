namespace HookSdk.Testing;

/// <summary>What the broker behind FakeEmqx is made of.</summary>
internal sealed record EmqxBrokerOptions
{
    public FakeEmqxVersion Version { get; init; } = FakeEmqxVersion.V51;

    public required TimeProvider Time { get; init; }

    public required TimeProvider Machine { get; init; }

    /// <summary>A call that nobody will answer holds its client up until the clock has moved on; otherwise it is given up at once.</summary>
    public bool WaitsInVain { get; init; } = true;

    /// <summary>Whether clients keep what they have received.</summary>
    public bool KeepsHistory { get; init; } = true;

    public string Node { get; init; } = "emqx@127.0.0.1";

    public string Cluster { get; init; } = "emqxcl";

    public string PeerAddress { get; init; } = "127.0.0.1";

    public int Port { get; init; } = 1883;

    public int MaxPacketSize { get; init; } = 1024 * 1024;

    /// <summary>How long a 3.1.1 session that is not clean lasts without a connection.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Every hook is called twice, until the broker is restarted.</summary>
    public bool CallsTwice { get; init; }

    /// <summary>mqtt.max_inflight.</summary>
    public int MaxInFlight { get; init; } = 32;
}
