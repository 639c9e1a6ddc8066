namespace HookSdk.VerneMq;

/// <summary>What is answered to a client that subscribes, of MQTT 3 and of MQTT 5 alike. Immutable; equal by value.</summary>
public sealed record SubscribeReply : IConditionalReply<SubscribeReply>
{
    private static readonly SubscribeReply Plain = new(Verdict.Ok, null);
    private static readonly SubscribeReply PassedOn = new(Verdict.Next, null);
    private readonly ValueList<SubscriptionDecision> _decisions;

    private SubscribeReply(Verdict verdict, SubscriptionDecision[]? decisions)
    {
        Verdict = verdict;
        _decisions = new(decisions);
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>Why it is refused, for the broker's log; null when it is not.</summary>
    public string? Reason => Verdict.Reason;

    /// <summary>What was decided about each filter, in the request's order; null: all are allowed as asked.</summary>
    public IReadOnlyList<SubscriptionDecision>? Decisions => _decisions.Items;

    /// <summary>How many seconds VerneMQ may keep the answer; -1: not said.</summary>
    public int CacheSeconds { get; private init; } = -1;

    internal Verdict Verdict { get; }

    static SubscribeReply? IConditionalReply<SubscribeReply>.Failed { get; } = Deny(Verdict.HookFailed);

    static SubscribeReply? IConditionalReply<SubscribeReply>.Refusal { get; } = Deny();

    /// <summary>All filters are allowed as asked. For anything else see <see cref="AuthOnSubscribeRequest.Edit"/>.</summary>
    public static SubscribeReply Ok() => Plain;

    /// <summary>The next one in the chain is asked; when nobody decides, VerneMQ refuses.</summary>
    public static SubscribeReply Next() => PassedOn;

    /// <summary>All filters are refused: the client sees 0x80 for each of them, or 0x87 in MQTT 5, and stays connected.</summary>
    /// <param name="reason">Why, for the broker's own log. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public static SubscribeReply Deny(string reason = "not_authorized") => new(Verdict.Deny(reason), null);

    /// <summary>
    /// This answer, and VerneMQ may give it again by itself to a request that is the same in all its fields. A cached answer outlives a change of
    /// what may be done; it cannot be taken back for one client, only all of it: <c>vmq-admin webhooks cache clear</c>. Where every filter is refused nothing is kept: VerneMQ
    /// caches no refusal.
    /// </summary>
    /// <param name="duration">Whole seconds, at least one.</param>
    /// <exception cref="InvalidOperationException">The answer is not an ok.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration is no whole number of seconds, or less than one.</exception>
    public SubscribeReply WithCacheFor(TimeSpan duration) => this with { CacheSeconds = Verdict.CheckCache(duration, rewritesPayload: false) };

    /// <summary>When every filter is refused: why, for the broker's log. Null when one of them is allowed.</summary>
    internal string? FindCommonRefusal()
    {
        SubscribeRefusal? common = null;
        foreach (SubscriptionDecision decision in _decisions.Items ?? [])
        {
            if (decision.Verdict is not { } refusal)
            {
                return null;
            }

            common = common is null || common == refusal ? refusal : SubscribeRefusal.NotAuthorized;
        }

        return common switch
        {
            null => null,
            SubscribeRefusal.ImplementationSpecific => "implementation_specific",
            SubscribeRefusal.TopicFilterInvalid => "topic_filter_invalid",
            SubscribeRefusal.PacketIdentifierInUse => "packet_identifier_in_use",
            SubscribeRefusal.QuotaExceeded => "quota_exceeded",
            SubscribeRefusal.SharedSubscriptionsNotSupported => "shared_subscriptions_not_supported",
            SubscribeRefusal.SubscriptionIdentifiersNotSupported => "subscription_identifiers_not_supported",
            SubscribeRefusal.WildcardSubscriptionsNotSupported => "wildcard_subscriptions_not_supported",
            _ => "not_authorized",
        };
    }

    /// <summary>The answer in one line, for logs.</summary>
    public override string ToString() => Verdict.Print(nameof(SubscribeReply), Decisions is { } decisions ? $"{decisions.Count} filters, {decisions.Count(static t => t.Refusal is not null)} of them refused" : "");

    internal static SubscribeReply Of(SubscriptionDecision[] decisions) => new(Verdict.Ok, decisions);

    /// <summary>Whether it was made for this request: one that was kept from another could put codes on the wrong filters.</summary>
    internal bool Fits(AuthOnSubscribeRequest request)
    {
        SubscriptionDecision[]? decisions = _decisions.Items;
        bool fits = decisions is null || decisions.Length == request.Subscriptions.Count;
        for (int i = 0; fits && i < decisions?.Length; i++)
        {
            fits = decisions[i].Asked == request.Subscriptions[i];
        }

        return fits;
    }
}
