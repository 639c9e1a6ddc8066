namespace HookSdk.VerneMq;

/// <summary>What is answered to a message that a client of MQTT 5 wants to publish, or to its will. Immutable; equal by value.</summary>
public sealed record PublishM5Reply : IConditionalReply<PublishM5Reply>
{
    private static readonly PublishM5Reply Plain = new(Verdict.Ok, null, null);
    private static readonly PublishM5Reply PassedOn = new(Verdict.Next, null, null);

    private PublishM5Reply(Verdict verdict, PublishModifiers? modifiers, PublishProperties? properties)
    {
        Verdict = verdict;
        Modifiers = modifiers;
        Properties = properties;
    }

    /// <summary>Whether it goes on.</summary>
    public bool IsOk => Verdict.IsOk;

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext => Verdict.IsNext;

    /// <summary>Why it is refused, for the broker's log; null when it is not.</summary>
    public string? Reason => Verdict.Reason;

    /// <summary>What is changed of the message; null: nothing.</summary>
    public PublishModifiers? Modifiers { get; }

    /// <summary>The properties in place of all that the message has; null: they stay.</summary>
    public PublishProperties? Properties { get; }

    /// <summary>How many seconds VerneMQ may keep the answer; -1: not said.</summary>
    public int CacheSeconds { get; private init; } = -1;

    internal Verdict Verdict { get; }

    static PublishM5Reply? IConditionalReply<PublishM5Reply>.Failed { get; } = Deny(Verdict.HookFailed);

    static PublishM5Reply? IConditionalReply<PublishM5Reply>.Refusal { get; } = Deny();

    /// <summary>The message is taken.</summary>
    /// <param name="modifiers">What is changed of it; null: nothing.</param>
    /// <param name="properties">The properties in place of all that it has; null: they stay. One without any member counts as null.</param>
    public static PublishM5Reply Ok(PublishModifiers? modifiers = null, PublishProperties? properties = null) =>
        modifiers is null && properties is null ? Plain : new(Verdict.Ok, modifiers, properties);

    /// <summary>The next one in the chain is asked; when nobody decides, VerneMQ refuses.</summary>
    public static PublishM5Reply Next() => PassedOn;

    /// <summary>The message is refused: the client sees 0x87 and stays connected; with quality of service 0 it sees nothing. A refused will refuses the connect.</summary>
    /// <param name="reason">Why, for the broker's own log. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    public static PublishM5Reply Deny(string reason = "not_authorized") => new(Verdict.Deny(reason), null, null);

    /// <summary>
    /// This answer, and VerneMQ may give it again by itself to a request that is the same in all its fields but the payload. A cached answer outlives a change of
    /// what may be done; it cannot be taken back for one client, only all of it: <c>vmq-admin webhooks cache clear</c>.
    /// </summary>
    /// <param name="duration">Whole seconds, at least one.</param>
    /// <exception cref="InvalidOperationException">The answer is not an ok, or it rewrites the payload: VerneMQ loses that from its cache.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The duration is no whole number of seconds, or less than one.</exception>
    public PublishM5Reply WithCacheFor(TimeSpan duration) => this with { CacheSeconds = Verdict.CheckCache(duration, rewritesPayload: Modifiers?.Payload is not null) };

    /// <summary>The answer in one line, for logs; without payloads.</summary>
    public override string ToString() => Verdict.Print(nameof(PublishM5Reply), Modifiers?.ToString() ?? "");

    /// <summary>The same answer for a client of MQTT 5.</summary>
    /// <param name="reply">An answer that serves both versions.</param>
    public static PublishM5Reply FromPublishReply(PublishReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply == PublishReply.Ok() ? Plain : reply.IsNext ? PassedOn : new(reply.Verdict, reply.Modifiers, null) { CacheSeconds = reply.CacheSeconds };
    }

    /// <inheritdoc cref="FromPublishReply"/>
    public static implicit operator PublishM5Reply(PublishReply reply) => FromPublishReply(reply);

    /// <summary>The answer of the handler that serves both versions; one that is missing stays missing.</summary>
    internal static ValueTask<PublishM5Reply> Of(ValueTask<PublishReply> answer)
    {
        return answer.IsCompletedSuccessfully ? new(Same(answer.Result)!) : WaitAsync(answer);

        static async ValueTask<PublishM5Reply> WaitAsync(ValueTask<PublishReply> answer) => Same(await answer.ConfigureAwait(false))!;

        static PublishM5Reply? Same(PublishReply? reply) => reply is null ? null : FromPublishReply(reply);
    }
}
