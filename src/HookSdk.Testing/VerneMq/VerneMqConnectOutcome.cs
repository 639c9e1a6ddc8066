namespace HookSdk.Testing;

/// <summary>What became of a CONNECT.</summary>
public sealed class VerneMqConnectOutcome
{
    internal VerneMqConnectOutcome(FakeVerneMqClient client, MqttReceived? connack)
    {
        Client = client;
        Code = connack?.Code;
        SessionPresent = connack?.SessionPresent ?? false;
        Properties = connack?.Properties ?? MqttProperties.None;
        KilledBy = client.KilledBy;
    }

    /// <summary>The client, let in or not.</summary>
    public FakeVerneMqClient Client { get; }

    /// <summary>The code of CONNACK: 0, or why the client was refused; null when none came.</summary>
    public int? Code { get; }

    /// <summary>Whether the broker had a session for the client.</summary>
    public bool SessionPresent { get; }

    /// <summary>The properties of CONNACK.</summary>
    public MqttProperties Properties { get; }

    /// <summary>Of what reply the session died before CONNACK; null: it did not.</summary>
    public string? KilledBy { get; }

    /// <summary>Whether the client was let in.</summary>
    public bool IsAccepted => Code == 0;

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public VerneMqConnectOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks that the client was let in.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was refused, or its session was killed.</exception>
    public VerneMqConnectOutcome EnsureAccepted() => Ensure(IsAccepted, "a client that is let in");

    /// <summary>Checks that CONNACK refused the client; a killed session is no refusal.</summary>
    /// <param name="code">With this code (5 for MQTT 3, 134 for MQTT 5, 135 for a will that was refused); null, the default: with any but 0.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was let in, or its session was killed.</exception>
    public VerneMqConnectOutcome EnsureRefused(int? code = null) =>
        Ensure(Code is { } c and not 0 && (code is null || c == code), $"a client that is refused{(code is null ? "" : $" with {code}")}");

    /// <summary>Checks that a reply killed the session: the connection was reset without a word.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">None did.</exception>
    public VerneMqConnectOutcome EnsureKilled() => Ensure(KilledBy is not null, "a session that is killed");

    /// <summary>What became of it, in one line.</summary>
    public override string ToString() => KilledBy is { } killed ? $"the session was killed: {killed}"
        : Code is not { } code ? "no CONNACK"
        : code == 0 ? $"let in{(SessionPresent ? ", session present" : "")}"
        : $"refused with {code}";

    private VerneMqConnectOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw Client.Failed(expected, ToString());
        }

        Fallbacks?.Check(expected, Client.Transcript);
        return this;
    }
}
