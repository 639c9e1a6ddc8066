using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Play;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Plays what somebody types, line by line.</summary>
internal sealed class PromptLoop(Screen screen, Broker broker, Stage stage)
{
    public async Task RunAsync(ILineSource lines, CancellationToken cancellationToken)
    {
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            Step step = Step.Parse(line);
            switch (step.Verb)
            {
                case "":
                    continue;
                case "quit" or "exit":
                    return;
                case "help" or "?":
                    Help();
                    continue;
                case "calls":
                    foreach (CallSeen call in broker.Calls)
                    {
                        screen.Line($"  {call.Hook} {Units.Text(call.Elapsed)}{(call.Problem is null ? "" : $" ! {call.Problem}")}");
                    }

                    continue;
            }

            try
            {
                await stage.PlayAsync(step, cancellationToken).ConfigureAwait(false);
            }
            catch (StepException e)
            {
                screen.Line($"! {e.Message} {e.Next}", Tone.Bad);
            }
        }
    }

    public void Help()
    {
        foreach (Verb verb in broker.Verbs)
        {
            screen.Line($"  {$"{verb.Name} {verb.Form}".TrimEnd()}: {verb.About}");
        }

        screen.Line("  calls: The calls of the server so far.");
        screen.Line("  quit: Says how the server did, and ends.");
    }
}
