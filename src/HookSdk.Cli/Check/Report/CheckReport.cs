using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.Report;

/// <summary>Rules and what was found, as people read them.</summary>
internal sealed class CheckReport(Screen screen)
{
    private const int IdWidth = 24;

    /// <summary>Tells of one rule as soon as it was looked at.</summary>
    public void Tell(RuleResult result)
    {
        (string word, Tone tone) = result.Finding.Verdict switch
        {
            Verdict.Pass => ("pass", Tone.Good),
            Verdict.Fail => ("FAIL", Tone.Bad),
            _ => ("n/a ", Tone.Quiet),
        };
        screen.Line($"{word} {result.Rule.Id,-IdWidth} {result.Rule.Sentence}", tone);
        if (result.Finding.Verdict == Verdict.Fail)
        {
            screen.Line($"     seen: {result.Finding.Seen}");
            screen.Line($"     why:  {result.Rule.Why}");
            screen.Line($"     do:   {result.Rule.ToDo}");
        }
        else if (result.Finding.Verdict == Verdict.NotApplicable)
        {
            screen.Line($"     {result.Finding.Seen}", Tone.Quiet);
        }
    }

    public void Conclude(IReadOnlyList<RuleResult> results)
    {
        int failed = results.Count(static r => r.Finding.Verdict == Verdict.Fail);
        int passed = results.Count(static r => r.Finding.Verdict == Verdict.Pass);
        screen.Line();
        screen.Line($"{passed} passed, {failed} failed, {results.Count - passed - failed} not applicable", failed == 0 ? Tone.Good : Tone.Bad);
    }
}
