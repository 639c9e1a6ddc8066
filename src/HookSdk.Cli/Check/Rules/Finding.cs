namespace HookSdk.Cli.Check.Rules;

/// <summary>What was found where a rule was looked at.</summary>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Seen">What was seen, or why there was nothing to see.</param>
internal sealed record Finding(Verdict Verdict, string Seen)
{
    public static Finding Pass(string seen) => new(Verdict.Pass, seen);

    public static Finding Fail(string seen) => new(Verdict.Fail, seen);

    public static Finding NotApplicable(string why) => new(Verdict.NotApplicable, why);

    /// <summary>Passes where there is no problem.</summary>
    public static Finding Of(string? problem, string otherwise) => problem is null ? Pass(otherwise) : Fail(problem);

    /// <summary>Passes where there is no problem; some are shown.</summary>
    public static Finding Of(IReadOnlyCollection<string> problems, string otherwise) =>
        problems.Count == 0 ? Pass(otherwise) : Fail(string.Join("; ", problems.Take(3)) + (problems.Count > 3 ? $"; and {problems.Count - 3} more" : ""));
}
