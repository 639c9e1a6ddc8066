namespace HookSdk.VerneMq;

/// <summary>What <c>on_subscribe</c> is given: a client of MQTT 3.1 or 3.1.1 has subscribed. Base of the request for MQTT 5.</summary>
public class OnSubscribeRequest : VerneMqUserRequest
{
    private IReadOnlyList<VerneMqSubscription> _subscriptions = [];

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnSubscribeRequest()
    {
    }

    internal OnSubscribeRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }

    /// <summary>What was subscribed to, in the reverse order of the packet. Up to 2.1.2 refused filters are among them (<see cref="VerneMqSubscription.IsRefused"/>), those of MQTT 5 under the name <c>$refused</c>.</summary>
    public IReadOnlyList<VerneMqSubscription> Subscriptions
    {
        get => _subscriptions;
        init => _subscriptions = value ?? throw new ArgumentNullException(nameof(value));
    }

    private protected override string Details => $"{base.Details}, topics = {string.Join(' ', Subscriptions.Take(10).Select(static t => t.Filter))}{(Subscriptions.Count > 10 ? $" and {Subscriptions.Count - 10} more" : "")}";

    internal static OnSubscribeRequest? Make(HookBody body, in CallFields fields) =>
        SubscriptionReader.Read(fields[CallField.Topics].Of(body.Span)) is { } asked ? new(body, fields) { Subscriptions = asked } : null;
}
