namespace HookSdk.VerneMq;

/// <summary>What was decided about one filter. Equal by value.</summary>
public sealed record SubscriptionDecision
{
    /// <summary>
    /// What a refused filter of MQTT 5 is called in the reply. VerneMQ up to 2.1.2 subscribes a client to it in spite of the code that stands beside it, so the name is one that
    /// nobody can publish to.
    /// </summary>
    internal const string RefusedFilter = "$refused";

    internal SubscriptionDecision(VerneMqSubscription asked, VerneMqSubscription granted, SubscribeRefusal? refusal)
    {
        Asked = asked;
        Granted = granted;
        Refusal = refusal;
    }

    /// <summary>What the client asked for.</summary>
    public VerneMqSubscription Asked { get; }

    /// <summary>What it gets; of no meaning when it is refused.</summary>
    public VerneMqSubscription Granted { get; }

    /// <summary>Why it is refused; null when it is allowed.</summary>
    public SubscribeRefusal? Refusal { get; }

    /// <summary>Why it is refused. A quality of service above 2 is no wish of a client: it is refused too.</summary>
    internal SubscribeRefusal? Verdict => Refusal ?? (Granted.IsRefused ? SubscribeRefusal.NotAuthorized : null);
}
