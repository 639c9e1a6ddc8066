namespace HookSdk.VerneMq;

/// <summary>The three words that VerneMQ knows: the flow goes on, the next one in the chain is asked, or an error.</summary>
internal readonly record struct Verdict
{
    /// <summary>The reason of a denial that stands in for a handler that failed.</summary>
    public const string HookFailed = "hook_failed";

    /// <summary>The longest error text that is sent. VerneMQ shows it in its own log only.</summary>
    private const int LongestReason = 255;

    private enum Word
    {
        Ok,
        Next,
        Deny,
    }

    private Verdict(Word word, string? reason)
    {
        Kind = word;
        Reason = reason;
    }

    public static Verdict Ok { get; }

    public static Verdict Next { get; } = new(Word.Next, null);

    public bool IsOk => Kind == Word.Ok;

    public bool IsNext => Kind == Word.Next;

    public bool IsDeny => Kind == Word.Deny;

    public string? Reason { get; }

    private Word Kind { get; }

    /// <summary>An error. Its text only informs, so it is made to fit rather than refused.</summary>
    public static Verdict Deny(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new(Word.Deny, Clean(reason.Length > LongestReason ? reason[..LongestReason] : reason));
    }

    /// <summary>What is cached for so many seconds: -1 when nothing was said.</summary>
    /// <exception cref="InvalidOperationException">VerneMQ caches nothing but an ok.</exception>
    public int CheckCache(TimeSpan duration, bool rewritesPayload)
    {
        if (!IsOk)
        {
            throw new InvalidOperationException("VerneMQ caches nothing but an ok: neither a denial nor a next.");
        }

        if (rewritesPayload)
        {
            throw new InvalidOperationException("VerneMQ loses the rewritten payload from its cache: the next message of that topic would go out unchanged.");
        }

        return (int)MqttRules.CheckWhole(duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(int.MaxValue), nameof(duration)).TotalSeconds;
    }

    public string Print(string type, string details) =>
        IsNext ? $"{type}.Next" : IsDeny ? $"{type}.Deny {{ {Reason} }}" : details.Length == 0 ? $"{type}.Ok" : $"{type}.Ok {{ {details} }}";

    private static string Clean(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return string.Concat(text.EnumerateRunes().Select(static rune => System.Text.Rune.IsControl(rune) ? " " : rune.ToString()));
            }
        }

        return text;
    }
}
