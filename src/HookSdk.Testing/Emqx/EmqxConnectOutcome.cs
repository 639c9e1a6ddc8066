namespace HookSdk.Testing;

/// <summary>What became of a CONNECT.</summary>
public sealed class EmqxConnectOutcome
{
    private readonly Func<string> _transcript;

    internal EmqxConnectOutcome(Func<string> transcript, FakeEmqxClient client, MqttReceived? connack, EmqxDecision? decision)
    {
        _transcript = transcript;
        Client = client;
        Code = connack?.Code;
        SessionPresent = connack?.SessionPresent == true;
        Properties = connack?.Properties ?? MqttProperties.None;
        Decision = decision;
    }

    /// <summary>The client, to go on with.</summary>
    public FakeEmqxClient Client { get; }

    /// <summary>The code of CONNACK: 0, it is let in. Null: there was none.</summary>
    public int? Code { get; }

    /// <summary>Whether EMQX had a session for the client.</summary>
    public bool SessionPresent { get; }

    /// <summary>The properties of CONNACK.</summary>
    public MqttProperties Properties { get; }

    /// <summary>How it was decided; null: it did not come to that.</summary>
    public EmqxDecision? Decision { get; }

    /// <summary>Whether the client was let in.</summary>
    public bool IsAccepted => Code == 0;

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public EmqxConnectOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks that the client was let in.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxConnectOutcome EnsureAccepted() => Ensure(IsAccepted, "accepted");

    /// <summary>Checks that the client was refused.</summary>
    /// <param name="code">With this code, such as 135 (MQTT 5) or 5 (3.1.1) for not authorized; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxConnectOutcome EnsureRefused(int? code = null) => Ensure(Code is { } c and not 0 && (code is null || code == c), code is null ? "refused" : $"refused with {code}");

    /// <summary>Checks how it was decided.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was decided otherwise.</exception>
    public EmqxConnectOutcome EnsureCause(EmqxCause cause) => Ensure(Decision?.Cause == cause, $"decided by {cause}");

    /// <summary>The outcome in one line.</summary>
    public override string ToString() => $"CONNACK {Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}, {Decision?.ToString() ?? "not decided"}";

    private EmqxConnectOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_transcript()}");
        }

        Fallbacks?.Check(expected, _transcript);
        return this;
    }
}
