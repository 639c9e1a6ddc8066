namespace HookSdk.VerneMq;

/// <summary>What <c>auth_on_subscribe</c> is given: a client of MQTT 3.1 or 3.1.1 subscribes. Base of the request for MQTT 5.</summary>
public class AuthOnSubscribeRequest : VerneMqUserRequest, INamesClient
{
    private IReadOnlyList<VerneMqSubscription> _subscriptions = [];

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AuthOnSubscribeRequest()
    {
    }

    internal AuthOnSubscribeRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }

    /// <summary>What is subscribed to, in the order that VerneMQ sends: the reverse of the packet.</summary>
    public IReadOnlyList<VerneMqSubscription> Subscriptions
    {
        get => _subscriptions;
        init => _subscriptions = value ?? throw new ArgumentNullException(nameof(value));
    }

    IReadOnlyList<string> INamesClient.Topics => [.. Subscriptions.Select(static s => s.Filter)];

    /// <summary>Opens the topics for changes: allow, rewrite or refuse each of them, then answer with <see cref="SubscriptionEdits.Ok"/>.</summary>
    public SubscriptionEdits Edit() => new(this);

    private protected override string Details => $"{base.Details}, topics = {string.Join(' ', Subscriptions.Take(10).Select(static t => t.Filter))}{(Subscriptions.Count > 10 ? $" and {Subscriptions.Count - 10} more" : "")}";

    internal static AuthOnSubscribeRequest? Make(HookBody body, in CallFields fields) =>
        SubscriptionReader.Read(fields[CallField.Topics].Of(body.Span)) is { } asked ? new(body, fields) { Subscriptions = asked } : null;
}
