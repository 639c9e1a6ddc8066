namespace HookSdk.VerneMq;

/// <summary>What is answered to a client that wants to connect, of MQTT 3 and of MQTT 5 alike: VerneMQ takes no MQTT 5 property here that would have an effect. Immutable; equal by value.</summary>
public sealed record RegisterReply : IConditionalReply<RegisterReply>
{
    private static readonly RegisterReply Plain = new(Verdict.Ok, null);
    private static readonly RegisterReply PassedOn = new(Verdict.Next, null);

    private RegisterReply(Verdict verdict, RegisterModifiers? modifiers)
    {
        Verdict = verdict;
        Modifiers = modifiers;
    }

    /// <summary>Whether the client is let in.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain decides.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>Why the client is refused, for the broker's log; null when it is not.</summary>
    public string? Reason => Verdict.Reason;

    /// <summary>What is set for the session; null: nothing.</summary>
    public RegisterModifiers? Modifiers { get; }

    /// <summary>How many seconds VerneMQ may keep the answer; -1: not said.</summary>
    public int CacheSeconds { get; private init; } = -1;

    internal Verdict Verdict { get; }

    static RegisterReply? IConditionalReply<RegisterReply>.Failed { get; } = Deny(Verdict.HookFailed);

    static RegisterReply? IConditionalReply<RegisterReply>.Refusal { get; } = Deny();

    /// <summary>The client is let in.</summary>
    /// <param name="modifiers">What is set for its session; null: nothing.</param>
    public static RegisterReply Ok(RegisterModifiers? modifiers = null) => modifiers is null ? Plain : new(Verdict.Ok, modifiers);

    /// <summary>The next one in the chain decides; when nobody does, VerneMQ refuses.</summary>
    public static RegisterReply Next() => PassedOn;

    /// <summary>The client is refused: it sees code 5, or 0x86 in MQTT 5, whatever the reason.</summary>
    /// <param name="reason">Why, for the broker's own log. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public static RegisterReply Deny(string reason = "not_authorized") => new(Verdict.Deny(reason), null);

    /// <summary>
    /// This answer, and VerneMQ may give it again by itself to a connect that is the same in all its fields (the password among them, the port not).
    /// What it has kept cannot be taken back for one client, only all of it: <c>vmq-admin webhooks cache clear</c>.
    /// </summary>
    /// <param name="duration">Whole seconds, at least one.</param>
    /// <exception cref="InvalidOperationException">The answer is not an ok: VerneMQ caches nothing else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration is no whole number of seconds, or less than one.</exception>
    public RegisterReply WithCacheFor(TimeSpan duration) => this with { CacheSeconds = Verdict.CheckCache(duration, rewritesPayload: false) };

    /// <summary>The answer in one line, for logs.</summary>
    public override string ToString() => Verdict.Print(nameof(RegisterReply), Modifiers?.ToString() ?? "");
}
