using System.CommandLine;
using System.Globalization;
using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Load;
using HookSdk.Cli.Fake.Play;
using HookSdk.Cli.Fake.Prompt;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Fake;

/// <summary>One run of <c>hooksdk fake</c>.</summary>
internal sealed class FakeRun(Target target, FakeOptionSet options, ReplyRules rules, Screen screen, TimeProvider clock, TextReader? input, Func<BrokerSettings, TimeSpan?, Task<Broker>> start)
{
    private const int MostClients = 10_000;

    public async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Uri url = ServerAddress.Parse(parsed.GetValue(options.Url)!, target.Url, screen);
        TimeSpan? limit = Units.TimeOrNone(parsed.GetValue(options.Limit), "--limit") ?? target.Limit;
        TimeSpan patience = Units.Time(parsed.GetValue(options.Patience)!, "--patience");
        IReadOnlyList<Step> steps = options.StepsOf(parsed);
        CheckForms(steps);
        bool isLoad = (parsed.GetValue(options.Clients), parsed.GetValue(options.Rate), parsed.GetValue(options.Duration)) is not (null, null, null);
        LoadPlan? plan = isLoad ? PlanOf(parsed, steps) : null;
        BrokerSettings settings = new(url, clock, screen.Secrets);
        await ServerAddress.EnsureReachableAsync(url, clock, cancellationToken).ConfigureAwait(false);
        try
        {
            return plan is not null ? await LoadAsync(settings, plan, limit, patience, cancellationToken).ConfigureAwait(false)
                : await PlayAsync(settings, steps, limit, patience, cancellationToken).ConfigureAwait(false);
        }
        catch (StepException e)
        {
            throw CommandException.Usage(e.Message, e.Next);
        }
    }

    private async Task<ExitCode> PlayAsync(BrokerSettings settings, IReadOnlyList<Step> steps, TimeSpan? limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        LineLogger lines = new(screen);
        Broker broker = await start(settings with { Logger = lines }, limit).ConfigureAwait(false);
        await using (broker.ConfigureAwait(false))
        {
            Stage stage = new(screen, broker, clock, limit, patience);
            if (steps.Count == 0)
            {
                PromptLoop prompt = new(screen, broker, stage);
                bool isTerminal = input is null && !Console.IsInputRedirected && screen.Terminal is not null;
                if (isTerminal)
                {
                    screen.Line($"{target.Broker} calls {settings.Url}. Type help for the steps, Tab completes, Ctrl+D ends.");
                }

                ILineSource typed = isTerminal
                    ? new ConsoleLines(new Completer(broker.Verbs, () => stage.KnownWords), $"{target.Name}> ", clock)
                    : new ReaderLines(input ?? Console.In);
                int wrong = await prompt.RunAsync(typed, cancellationToken).ConfigureAwait(false);
                lines.End();
                ExitCode judged = stage.Judge();
                if (wrong == 0 || isTerminal)
                {
                    return judged;
                }

                throw CommandException.Usage($"{wrong} {(wrong == 1 ? "line was no step" : "lines were no steps")}, and {(wrong == 1 ? "was" : "were")} not played.", "The lines with ! above say what is wrong with each; help lists the steps.");
            }

            foreach (Step step in steps)
            {
                if (!await stage.PlayAsync(step, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }

            lines.End();
            return stage.Judge();
        }
    }

    private async Task<ExitCode> LoadAsync(BrokerSettings settings, LoadPlan plan, TimeSpan? limit, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CallMeter meter = new(settings.Url, clock, limit, rules, cancellationToken);
        Broker broker = await start(settings with { Handler = meter, KeepsHistory = false, KeepsClients = plan.Steps.Any(static s => s.Verb == "client") }, limit).ConfigureAwait(false);
        await using (broker.ConfigureAwait(false))
        {
            LoadRun run = new(broker, plan.Steps.Count > 0 ? plan : plan with { Steps = broker.LoadSteps }, meter, clock, patience, settings.Secrets);
            LoadReport report = new(screen, run, limit, clock);
            try
            {
                await report.ShowAsync(run.PlayAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Whoever presses Ctrl+C wants to know what there was until then.
                TimeSpan until = run.Elapsed;
                await meter.EndAsync(TimeSpan.Zero).ConfigureAwait(false);
                report.Conclude(until);
                throw;
            }

            TimeSpan elapsed = run.Elapsed;
            await Waiting.TellAsync(meter.EndAsync(run.HasHung ? TimeSpan.Zero : patience), "waits for the last calls of the load", screen, clock).ConfigureAwait(false);
            return report.Conclude(elapsed);
        }
    }

    /// <summary>A step that is wrong is told before any is played.</summary>
    private void CheckForms(IReadOnlyList<Step> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            try
            {
                // What a load puts in place of its names are numbers.
                options.VerbOf(steps[i]).Check(steps[i].For(client: 1, turn: 1).Argument);
            }
            catch (StepException e)
            {
                throw CommandException.Usage($"{NameOf(steps, i)}: {e.Message}", e.Next);
            }
        }
    }

    /// <summary>Which step of a command line it is. What a client connects with holds its password.</summary>
    private static string NameOf(IReadOnlyList<Step> steps, int at)
    {
        Step step = steps[at];
        string argument = step.Argument.Length == 0 || step.Verb == Step.Connect ? "" : $" \"{VisibleText.Of(step.Argument)}\"";
        return $"--{step.Verb}{argument}{(steps.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (step {at + 1} of {steps.Count})"))}";
    }

    private LoadPlan PlanOf(ParseResult parsed, IReadOnlyList<Step> steps)
    {
        int clients = parsed.GetValue(options.Clients) ?? 10;
        if (clients is < 1 or > MostClients)
        {
            throw CommandException.Usage($"--clients is outside 1 to {MostClients}.", "Name how many clients act at once: --clients 50");
        }

        double? rate = parsed.GetValue(options.Rate);
        if (rate is not (null or (>= 0.001 and <= 1_000_000)))
        {
            throw CommandException.Usage("--rate is outside 0.001 to 1000000.", "Name turns a second: --rate 500. Without it, clients go on as fast as the server answers.");
        }

        return steps.Any(static s => s.Verb == Step.Expect)
            ? throw CommandException.Usage("--expect has no place in a load.", "Take it away, or take --clients, --rate and --duration away.")
            : new(clients, rate, Units.Time(parsed.GetValue(options.Duration) ?? "10s", "--duration"), steps);
    }
}
