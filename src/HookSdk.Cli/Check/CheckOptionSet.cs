using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HookSdk.Cli.Check.Stop;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check;

/// <summary>The options that every <c>hooksdk check</c> command has.</summary>
internal sealed class CheckOptionSet(Target target)
{
    public Option<string> Url { get; } = ServerOptions.Url(isRequired: false);

    public Option<string?> Limit { get; } = new("--limit") { Description = $"How long the broker waits for an answer, such as 900ms or 5s{(target.Limit is { } limit ? $" ({Units.Text(limit)})" : "")}." };

    public Option<string> Patience { get; } = ServerOptions.Patience();

    public Option<string[]> Rules { get; } = new("--rule") { Description = "Looks at this rule alone; may be given several times." };

    public Option<string[]> Skip { get; } = new("--skip") { Description = "Leaves this rule out; may be given several times." };

    public Option<bool> Json { get; } = ServerOptions.Json();

    public Option<bool> List { get; } = new("--list") { Description = "Prints the rules, and calls nobody." };

    public Option<int?> Pid { get; } = new("--pid") { Description = "The server's process: it is stopped by SIGTERM under load, at the end.", Validators = { PidIsOne } };

    public Option<string?> RestartCommand { get; } = new("--restart-command") { Description = "Restarts the server: it is run under load, at the end." };

    private static void PidIsOne(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int pid) && ServerStop.ProblemOf(pid) is { } problem)
        {
            result.AddError(problem);
        }
    }

    public IEnumerable<Option> All => [Url, Limit, Patience, Rules, Skip, Json, List, Pid, RestartCommand];
}
