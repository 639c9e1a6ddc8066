namespace HookSdk.EmqX.ExHook;

/// <summary>What an authenticate or authorize handler answers. Immutable; equal by value.</summary>
public sealed record AccessReply
{
    private const int MaxReason = 255;

    private static readonly AccessReply Yes = new(true, ChainStep.Continue);
    private static readonly AccessReply YesFinally = new(true, ChainStep.Stop);
    private static readonly AccessReply NoSoFar = new(false, ChainStep.Continue);
    private static readonly AccessReply No = new(false, ChainStep.Stop);
    private static readonly AccessReply Ignored = new(null, ChainStep.Continue);

    private AccessReply(bool? isAllowed, ChainStep step)
    {
        IsAllowed = isAllowed;
        Step = step;
    }

    /// <summary>Whether it is allowed; null where the handler has no say.</summary>
    public bool? IsAllowed { get; }

    /// <summary>Whether the next provider, and behind the last one the next hook server, is asked.</summary>
    public ChainStep Step { get; }

    /// <summary>Why not, for the log, the span of the call and fakes; EMQX has no place for it, and the client is not told. Null when none was given.</summary>
    public string? Reason { get; private init; }

    /// <summary>Yes.</summary>
    /// <param name="then">Whether others are asked, whose answer then counts.</param>
    public static AccessReply Allow(ChainStep then = ChainStep.Continue) => then == ChainStep.Continue ? Yes : YesFinally;

    /// <summary>No. A client that may not come in is told "not authorized"; no other reason can be given.</summary>
    /// <param name="then">Whether others are asked, whose answer then counts.</param>
    public static AccessReply Deny(ChainStep then = ChainStep.Stop) => then == ChainStep.Stop ? No : NoSoFar;

    /// <summary>No, and why. The reason stands in the log (Information), in the span of the call and in fakes; neither EMQX nor the client is told.</summary>
    /// <param name="reason">Why, for people: no secret. Control characters become spaces; what is beyond 255 characters is cut off.</param>
    /// <param name="then">Whether others are asked, whose answer then counts.</param>
    public static AccessReply Deny(string reason, ChainStep then = ChainStep.Stop)
    {
        ArgumentNullException.ThrowIfNull(reason);
        string text = string.Create(Math.Min(reason.Length, MaxReason), reason, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
        return Deny(then) with { Reason = text };
    }

    /// <summary>
    /// No say: what was answered so far stands. On EMQX 5.0 to 5.8 that <b>refuses a client</b> on authenticate, unless an authenticator or a hook server before this one
    /// has let it in; from 5.9 on it abstains.
    /// </summary>
    public static AccessReply Ignore() => Ignored;

    /// <summary>The answer in one line, for logs.</summary>
    public override string ToString() => IsAllowed is { } allowed ? $"AccessReply.{(allowed ? "Allow" : "Deny")}, {Step}{(Reason is null ? "" : $": {Reason}")}" : "AccessReply.Ignore";
}
