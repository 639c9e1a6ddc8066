namespace HookSdk.VerneMq;

/// <summary>What was decided about one filter. Equal by value.</summary>
public sealed record TopicDecision
{
    internal TopicDecision(TopicSubscription asked, TopicSubscription granted, SubscribeRefusal? refusal)
    {
        Asked = asked;
        Granted = granted;
        Refusal = refusal;
    }

    /// <summary>What the client asked for.</summary>
    public TopicSubscription Asked { get; }

    /// <summary>What it gets; of no meaning when it is refused.</summary>
    public TopicSubscription Granted { get; }

    /// <summary>Why it is refused; null when it is allowed.</summary>
    public SubscribeRefusal? Refusal { get; }
}
