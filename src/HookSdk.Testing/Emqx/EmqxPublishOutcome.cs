namespace HookSdk.Testing;

/// <summary>What became of a message.</summary>
public sealed class EmqxPublishOutcome
{
    private readonly Func<string> _transcript;
    private readonly List<EmqxDelivery> _deliveries;

    internal EmqxPublishOutcome(Func<string> transcript, EmqxDecision? authorized, EmqxRouting? routing, int? code, List<EmqxDelivery> deliveries)
    {
        _transcript = transcript;
        _deliveries = deliveries;
        Authorized = authorized;
        Code = code;
        Cause = routing?.Decision.Cause ?? EmqxCause.NotAsked;
        Server = routing?.Decision.Server;
        Text = routing?.Decision.Text;
        IsForbidden = routing?.Decision.Message.IsForbidden == true;
        Message = routing?.Decision.Message is { } m ? new MqttPublish(m.Topic, m.Payload) { QoS = m.QoS, Retain = m.Retain, Properties = m.Properties } : null;
        HasSubscribers = routing?.Routes.Count > 0;
    }

    /// <summary>Whether the client might publish to the topic, and how that was decided; null: nobody was asked, as for a message of REST.</summary>
    public EmqxDecision? Authorized { get; }

    /// <summary>The message as hook servers left it; null: it did not come so far.</summary>
    public MqttPublish? Message { get; }

    /// <summary>How it was decided what becomes of the message.</summary>
    public EmqxCause Cause { get; }

    /// <summary>The hook server whose answer that was; null: nobody's.</summary>
    public string? Server { get; }

    /// <summary>What else there is to say of it, such as why a call failed.</summary>
    public string? Text { get; }

    /// <summary>Whether a hook server has dropped the message (<c>allow_publish</c> is <c>false</c>).</summary>
    public bool IsForbidden { get; }

    /// <summary>Whether any subscription matched it.</summary>
    public bool HasSubscribers { get; }

    /// <summary>The code of PUBACK or PUBREC; null for QoS 0, a message of REST, and when the client was disconnected instead.</summary>
    public int? Code { get; }

    /// <summary>Who has received it, and as what. A client that is away, or has too much on its way, receives it later.</summary>
    public IReadOnlyList<EmqxDelivery> Deliveries
    {
        get
        {
            lock (_deliveries)
            {
                return [.. _deliveries];
            }
        }
    }

    internal OutcomeFallbacks? Fallbacks { get; init; }

    /// <summary>Says that the test is about a fallback: checks of this outcome hold though it rests on one.</summary>
    /// <returns>This outcome.</returns>
    public EmqxPublishOutcome AllowFallback()
    {
        Fallbacks?.Allow();
        return this;
    }

    /// <summary>Checks that the message was accepted: the client might publish it, and no hook server has dropped it.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxPublishOutcome EnsureAccepted() => Ensure(Message is not null && !IsForbidden, "accepted");

    /// <summary>Checks that the message was refused: the client might not publish it, or a hook server has dropped it.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxPublishOutcome EnsureRefused() => Ensure(Authorized?.IsAllowed == false || IsForbidden, "refused");

    /// <summary>Checks that the client might publish.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was denied.</exception>
    public EmqxPublishOutcome EnsureAuthorized() => Ensure(Message is not null, "authorized");

    /// <summary>Checks that the client was denied to publish to the topic.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxPublishOutcome EnsureDenied() => Ensure(Authorized?.IsAllowed == false, "denied by authorization");

    /// <summary>Checks that a hook server has dropped the message.</summary>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">None has.</exception>
    public EmqxPublishOutcome EnsureDropped() => Ensure(IsForbidden, "dropped by a hook server");

    /// <summary>Checks that somebody received the message.</summary>
    /// <param name="clientId">This client; null, the default: anybody.</param>
    /// <param name="topic">With this topic; null, the default: with any.</param>
    /// <param name="text">With this text; null, the default: with any.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not received.</exception>
    public EmqxPublishOutcome EnsureDelivered(string? clientId = null, string? topic = null, string? text = null) => Ensure(
        Deliveries.Any(d => (clientId is null || d.ClientId == clientId) && (topic is null || d.Message.Topic == topic) && (text is null || d.Message.Text == text)),
        $"delivered{(clientId is null ? "" : $" to {clientId}")}{(topic is null ? "" : $" on {topic}")}{(text is null ? "" : " with that text")}");

    /// <summary>Checks that the message was not received.</summary>
    /// <param name="clientId">By this client; null, the default: by anybody.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was.</exception>
    public EmqxPublishOutcome EnsureNotDelivered(string? clientId = null) =>
        Ensure(Deliveries.All(d => clientId is not null && d.ClientId != clientId), clientId is null ? "delivered to nobody" : $"not delivered to {clientId}");

    /// <summary>Checks the topic that the message went out with.</summary>
    /// <param name="topic">The topic.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It is another, or the message did not come so far.</exception>
    public EmqxPublishOutcome EnsureTopic(string topic) => Ensure(Message?.Topic == topic, $"a message to {topic}");

    /// <summary>Checks the payload that the message went out with.</summary>
    /// <param name="text">The payload as UTF-8 text.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It is another, or the message did not come so far. Neither stands in the message.</exception>
    public EmqxPublishOutcome EnsurePayload(string text) => Ensure(Message?.Text == text, "a message with another payload");

    /// <summary>Checks how it was decided what becomes of the message.</summary>
    /// <param name="cause">The cause.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was decided otherwise.</exception>
    public EmqxPublishOutcome EnsureCause(EmqxCause cause) => Ensure(Cause == cause, $"decided by {cause}");

    /// <summary>The outcome in one line, without payload.</summary>
    public override string ToString() => Message is null ? $"not published: {Authorized?.ToString() ?? "the packet was refused"}"
        : IsForbidden ? $"dropped by {Server}"
        : $"published as {Message}{(Server is null ? "" : $" ({Cause} of {Server})")}, {(HasSubscribers ? $"received by {Receivers()}" : "no subscribers")}";

    private string Receivers() => Deliveries is [] ? "nobody yet" : string.Join(", ", Deliveries.Select(static d => d.ClientId));

    private EmqxPublishOutcome Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_transcript()}");
        }

        Fallbacks?.Check(expected, _transcript);
        return this;
    }
}
