using System.CommandLine;
using HookSdk.Cli.Check.Report;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Check.Stop;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Check;

/// <summary>One run of <c>hooksdk check</c>.</summary>
internal sealed class CheckRun(Target target, CheckOptionSet options, Screen screen, TimeProvider clock)
{
    /// <summary>A rule that is not done by then hangs on the server.</summary>
    private static readonly TimeSpan LongestRule = TimeSpan.FromMinutes(2);

    public async Task<ExitCode> RunAsync(ParseResult parsed, Func<CheckSettings, Conformance> conformance, CancellationToken cancellationToken)
    {
        // A list is of no server.
        Uri url = ServerAddress.Parse(parsed.GetValue(options.Url) ?? target.Url, target.Url, screen);
        using Conformance held = conformance(new CheckSettings(
            url,
            clock,
            Units.TimeOrNone(parsed.GetValue(options.Limit), "--limit") ?? target.Limit,
            Units.Time(parsed.GetValue(options.Patience)!, "--patience"))
        {
            Stop = ServerStop.Of(parsed.GetValue(options.Pid), parsed.GetValue(options.RestartCommand)),
        });
        Rule[] rules = Chosen(held.Rules, parsed.GetValue(options.Rules) ?? [], parsed.GetValue(options.Skip) ?? []);
        if (parsed.GetValue(options.List))
        {
            foreach (Rule rule in rules)
            {
                screen.Line($"{rule.Id}: {rule.Sentence}");
                screen.Line($"  {rule.Why}");
            }

            return ExitCode.Done;
        }

        await ServerAddress.EnsureReachableAsync(url, clock, cancellationToken).ConfigureAwait(false);
        bool isJson = parsed.GetValue(options.Json);
        CheckReport report = new(screen);
        List<RuleResult> results = [];
        foreach (Rule rule in rules)
        {
            if (isJson)
            {
                screen.Aside($"{rule.Id} ({results.Count + 1} of {rules.Length})");
            }

            RuleResult result = new(rule, await LookAsync(rule, cancellationToken).ConfigureAwait(false));
            results.Add(result);
            if (!isJson)
            {
                report.Tell(result);
            }
        }

        if (isJson)
        {
            screen.Raw(CheckJson.Of(target, url, results, screen));
        }
        else
        {
            report.Conclude(results);
        }

        return results.Exists(static r => r.Finding.Verdict == Verdict.Fail) ? ExitCode.Misbehaved : ExitCode.Done;
    }

    private async Task<Finding> LookAsync(Rule rule, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(LongestRule, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            Task<Finding> looking = rule.LookAsync(either.Token).WaitAsync(either.Token);
            await Waiting.TellAsync(looking, $"looks at {rule.Id}", screen, clock).ConfigureAwait(false);
            return await looking.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail($"not done within {Units.Text(LongestRule)}");
        }
        catch (Exception e) when (e is HookAssertionException or InvalidOperationException)
        {
            // The latter is what a text in JSON throws that is no Unicode.
            return Finding.Fail(e is HookAssertionException told ? NoAnswer.Of(told) : e.Message.Split('\n')[0]);
        }
    }

    private static Rule[] Chosen(IReadOnlyList<Rule> all, string[] wanted, string[] skipped)
    {
        foreach (string id in wanted.Concat(skipped).Where(id => all.All(r => r.Id != id)))
        {
            throw CommandException.Usage($"There is no rule '{id}'.", $"Rules are: {string.Join(", ", all.Select(static r => r.Id))}.");
        }

        return [.. all.Where(r => (wanted.Length == 0 || wanted.Contains(r.Id, StringComparer.Ordinal)) && !skipped.Contains(r.Id, StringComparer.Ordinal))];
    }
}
