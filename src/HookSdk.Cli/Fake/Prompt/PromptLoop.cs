using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Play;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Fake.Prompt;

/// <summary>Plays what somebody types, line by line.</summary>
internal sealed class PromptLoop(Screen screen, Broker broker, Stage stage)
{
    /// <returns>How many lines were no steps that can be played.</returns>
    public async Task<int> RunAsync(ILineSource lines, CancellationToken cancellationToken)
    {
        int wrong = 0;
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            Step step = Step.Parse(line);
            switch (step.Verb)
            {
                case "":
                    continue;
                case "quit" or "exit":
                    return wrong;
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
                wrong++;
                screen.Line($"! {e.Message} {e.Next}", Tone.Bad);
            }
        }

        return wrong;
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
