namespace HookSdk.Inspector;

/// <summary>Calls in the words of the page.</summary>
internal static class CallWords
{
    private const int MostShown = 300;

    /// <summary>A call in the list.</summary>
    /// <param name="call">The call.</param>
    /// <param name="words">Its reply in the broker's words; empty: there are none.</param>
    public static CallSummary Summary(CallRecord call, string words) => new(
        call.Id,
        call.At,
        call.ServerTarget,
        call.Hook,
        call.Client,
        Shortened(call.Decision),
        words.Length == 0 ? null : Shortened(words),
        NameOf(call.Outcome),
        call.Cause,
        call.Elapsed.TotalMilliseconds,
        call.Deadline?.TotalMilliseconds,
        call.By,
        call.IsTried,
        call.IsWhole);

    /// <summary>A text as far as a list has room for it.</summary>
    public static string Shortened(string text) => text.Length > MostShown ? text[..MostShown] + "..." : text;

    /// <summary>An outcome as telemetry spells it, for people.</summary>
    public static string NameOf(HookOutcome outcome) => outcome switch
    {
        HookOutcome.Answered => "answered",
        HookOutcome.Threw => "threw",
        HookOutcome.Late => "late",
        HookOutcome.Shed => "shed",
        HookOutcome.NoReply => "no reply",
        HookOutcome.Unreadable => "unreadable",
        _ => "caller gone",
    };

    public static string NameOf(StepEffect effect) => effect switch
    {
        StepEffect.Changed => "changed",
        StepEffect.Decided => "decided",
        _ => "none",
    };

    public static string NameOf(HookCaller caller)
    {
        IEnumerable<string?> parts = [caller.Node, caller.Cluster is { } cluster ? $"of {cluster}" : null, caller.Version, caller.Address?.ToString()];
        return string.Join(", ", parts.Where(static p => !string.IsNullOrEmpty(p)));
    }
}
