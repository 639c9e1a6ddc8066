using System.Text.Json;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.Report;

/// <summary>Rules and what was found, for a program.</summary>
internal static class CheckJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 2 };

    public static string Of(Target target, Uri url, IReadOnlyList<RuleResult> results, Screen screen) => JsonSerializer.Serialize(
        new
        {
            target = target.Name,
            url = screen.Clean(url.AbsoluteUri),
            passed = results.Count(static r => r.Finding.Verdict == Verdict.Pass),
            failed = results.Count(static r => r.Finding.Verdict == Verdict.Fail),
            notApplicable = results.Count(static r => r.Finding.Verdict == Verdict.NotApplicable),
            rules = results.Select(r => new
            {
                id = r.Rule.Id,
                result = r.Finding.Verdict switch { Verdict.Pass => "pass", Verdict.Fail => "fail", _ => "not applicable" },
                rule = r.Rule.Sentence,
                why = r.Rule.Why,
                seen = screen.Clean(r.Finding.Seen),
                toDo = r.Rule.ToDo,
            }),
        },
        Options);
}
