namespace HookSdk.Testing;

/// <summary>What became of a PUBLISH.</summary>
public sealed class VerneMqPublishOutcome
{
    private readonly FakeVerneMqClient _client;
    private readonly VerneMqPublishResult _result;

    internal VerneMqPublishOutcome(FakeVerneMqClient client, MqttPublish sent, VerneMqPublishResult result, int? code)
    {
        _client = client;
        _result = result;
        Sent = sent;
        Code = code;
    }

    /// <summary>The message as the client sent it.</summary>
    public MqttPublish Sent { get; }

    /// <summary>The code of PUBACK or PUBREC: 0, or for MQTT 5 the reason of a refusal; null when none came.</summary>
    public int? Code { get; }

    /// <summary>The message as it was routed, with what a hook made of it; null: it was not routed.</summary>
    public MqttPublish? Message => _result.Message is { } m
        ? new MqttPublish(m.Topic, m.Payload) { QoS = m.QoS, Retain = m.Retain, Properties = m.Properties }
        : null;

    /// <summary>Whether it was routed.</summary>
    public bool IsAccepted => _result.Message is not null;

    /// <summary>Whether it was refused: MQTT 5 gets the reason, a client of 3.1.1 loses its connection, one of 3.1 notices nothing.</summary>
    public bool IsRefused => _result.IsRefused;

    /// <summary>Why it was refused, in the broker's words.</summary>
    public string? Reason => _result.Reason;

    /// <summary>Of what reply the client's session died; null: it did not.</summary>
    public string? KilledBy => _client.KilledBy;

    /// <summary>Who has got it so far, and how.</summary>
    public IReadOnlyList<VerneMqDelivery> Deliveries => _result.Deliveries;

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public VerneMqPublishOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks that it was routed.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public VerneMqPublishOutcome EnsureAccepted() => Ensure(IsAccepted, "a publish that is accepted");

    /// <summary>Checks that it was refused, and the session not killed.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public VerneMqPublishOutcome EnsureRefused() => Ensure(IsRefused && KilledBy is null, "a publish that is refused");

    /// <summary>Checks that the reply killed the publisher's session.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It did not.</exception>
    public VerneMqPublishOutcome EnsureKilled() => Ensure(KilledBy is not null, "a session that is killed");

    /// <summary>Checks that a subscriber has got it.</summary>
    /// <param name="clientId">The subscriber's client id; null, the default: anybody's.</param>
    /// <param name="topic">With this topic; null, the default: with any.</param>
    /// <param name="text">With this text; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It has not.</exception>
    public VerneMqPublishOutcome EnsureDelivered(string? clientId = null, string? topic = null, string? text = null) => Ensure(
        Deliveries.Any(d => (clientId is null || d.ClientId == clientId) && (topic is null || d.Message.Topic == topic) && (text is null || d.Message.Text == text)),
        $"a delivery{(clientId is null ? "" : $" to {clientId}")}{(topic is null ? "" : $" on {topic}")}{(text is null ? "" : " with that text")}");

    /// <summary>Checks that a subscriber has not got it.</summary>
    /// <param name="clientId">The subscriber's client id; null, the default: anybody's.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It has.</exception>
    public VerneMqPublishOutcome EnsureNotDelivered(string? clientId = null) =>
        Ensure(Deliveries.All(d => clientId is not null && d.ClientId != clientId), $"no delivery{(clientId is null ? "" : $" to {clientId}")}");

    /// <summary>What became of it, in one line.</summary>
    public override string ToString() => KilledBy is { } killed ? $"the session was killed: {killed}"
        : IsRefused ? $"refused ({Reason})"
        : !IsAccepted ? "not read"
        : $"accepted as {Message}; delivered to {(Deliveries.Count == 0 ? "nobody" : string.Join(", ", Deliveries.Select(static d => d.ClientId)))}";

    private VerneMqPublishOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw _client.Failed(expected, ToString());
        }

        Fallbacks?.Check(expected, _client.Transcript);
        return this;
    }
}
