namespace HookSdk.VerneMq;

/// <summary>What is answered to a message that a client of MQTT 3 wants to publish, or to its will. Immutable; equal by value.</summary>
public sealed record PublishReply : IConditionalReply<PublishReply>
{
    private static readonly PublishReply Plain = new(Verdict.Ok, null);
    private static readonly PublishReply PassedOn = new(Verdict.Next, null);

    private PublishReply(Verdict verdict, PublishModifiers? modifiers)
    {
        Verdict = verdict;
        Modifiers = modifiers;
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>Why it is refused, for the broker's log; null when it is not.</summary>
    public string? Reason => Verdict.Reason;

    /// <summary>What is changed of the message; null: nothing.</summary>
    public PublishModifiers? Modifiers { get; }

    /// <summary>How many seconds VerneMQ may keep the answer; -1: not said.</summary>
    public int CacheSeconds { get; private init; } = -1;

    internal Verdict Verdict { get; }

    static PublishReply? IConditionalReply<PublishReply>.Failed { get; } = Deny(Verdict.HookFailed);

    static PublishReply? IConditionalReply<PublishReply>.Refusal { get; } = Deny();

    /// <summary>The message is taken.</summary>
    /// <param name="modifiers">What is changed of it; null: nothing.</param>
    public static PublishReply Ok(PublishModifiers? modifiers = null) => modifiers is null ? Plain : new(Verdict.Ok, modifiers);

    /// <summary>The next one in the chain is asked; when nobody decides, VerneMQ refuses.</summary>
    public static PublishReply Next() => PassedOn;

    /// <summary>The message is refused. MQTT 3.1.1: the connection is closed. MQTT 3.1: the message is acknowledged and dropped. A refused will refuses the connect.</summary>
    /// <param name="reason">Why, for the broker's own log. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public static PublishReply Deny(string reason = "not_authorized") => new(Verdict.Deny(reason), null);

    /// <summary>
    /// This answer, and VerneMQ may give it again by itself to a request that is the same in all its fields but the payload. A cached answer outlives a change of
    /// what may be done; it cannot be taken back for one client, only all of it: <c>vmq-admin webhooks cache clear</c>.
    /// </summary>
    /// <param name="duration">Whole seconds, at least one.</param>
    /// <exception cref="InvalidOperationException">The answer is not an ok, or it rewrites the payload: VerneMQ loses that from its cache.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration is no whole number of seconds, or less than one.</exception>
    public PublishReply WithCacheFor(TimeSpan duration) => this with { CacheSeconds = Verdict.CheckCache(duration, rewritesPayload: Modifiers?.Payload is not null) };

    /// <summary>The answer in one line, for logs; without payloads.</summary>
    public override string ToString() => Verdict.Print(nameof(PublishReply), Modifiers?.ToString() ?? "");
}
