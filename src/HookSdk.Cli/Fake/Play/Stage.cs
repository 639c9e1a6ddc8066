using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Play;

/// <summary>Plays steps on the screen, and judges in the end whether the server behaved.</summary>
/// <param name="screen">Where it prints.</param>
/// <param name="broker">The broker.</param>
/// <param name="clock">What a server that hangs is given up by.</param>
/// <param name="limit">How long the broker waits for an answer; null: for ever.</param>
/// <param name="patience">How long a step may take.</param>
internal sealed class Stage(Screen screen, Broker broker, TimeProvider clock, TimeSpan? limit, TimeSpan patience)
{
    private const string NoAnswerText = "no answer";

    private readonly Player _player = broker.NewPlayer("c1");
    private readonly List<string> _problems = [];
    private Outcome? _last;
    private bool _hangs;

    public IEnumerable<string> KnownWords => _player.KnownWords;

    /// <summary>Plays one step.</summary>
    /// <returns>False: going on is in vain, as the server hangs.</returns>
    /// <exception cref="StepException">The step says something that cannot be done.</exception>
    public async Task<bool> PlayAsync(Step step, CancellationToken cancellationToken)
    {
        if (step.Verb == Step.Expect)
        {
            Expect(step.Argument);
            return true;
        }

        screen.Line($"> {step}", Tone.Strong);
        try
        {
            Task<Outcome> playing = _player.PlayAsync(step).WaitAsync(patience, clock, cancellationToken);
            await Waiting.TellAsync(playing, $"waits for what becomes of {step.Verb}", screen, clock).ConfigureAwait(false);
            _last = await playing.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _last = new(NoAnswerText, [$"{step}: no answer for {Units.Text(patience)}; the server hangs."]);
        }
        catch (HookAssertionException e)
        {
            _last = new(NoAnswerText, [$"{step}: {NoAnswer.Of(e)}"]);
        }
        catch (ArgumentException e)
        {
            throw new StepException(e.Message.Split(" (Parameter")[0], $"Forms are: {string.Join("; ", broker.Verbs.Select(static v => $"{v.Name} {v.Form}".TrimEnd()))}.");
        }

        screen.Line($"= {_last.Text}", _last.Problems.Count == 0 ? Tone.Good : Tone.Bad);
        _problems.AddRange(_last.Problems);
        _hangs |= _last.Text == NoAnswerText;
        return _last.Text != NoAnswerText;
    }

    /// <summary>Says how the server did.</summary>
    public ExitCode Judge()
    {
        IReadOnlyList<CallSeen> calls = broker.Calls;
        string[] failed = [.. calls.Where(static c => c.Problem is not null).Select(static c => $"{c.Hook}: {c.Problem}")];
        CallSeen[] late = limit is { } most ? [.. calls.Where(c => c.Problem is null && c.Elapsed > most)] : [];
        string[] problems = [.. failed.Concat(late.Select(c => $"{c.Hook}: answered after {Units.Text(c.Elapsed)}; the broker waits {Units.Text(limit!.Value)}")).Concat(_problems).Distinct(StringComparer.Ordinal)];
        screen.Line();
        if (calls.MaxBy(static c => c.Elapsed) is { } slowest)
        {
            screen.Line($"{calls.Count} {(calls.Count == 1 ? "call" : "calls")} of the server, the slowest {Units.Text(slowest.Elapsed)} ({slowest.Hook}){(limit is { } l ? $"; the broker waits {Units.Text(l)}" : "")}.");
        }
        else
        {
            screen.Line(_hangs ? "The server was called, and has not answered." : "The server was not called.");
        }

        foreach (string problem in problems)
        {
            screen.Line($"! {problem}", Tone.Bad);
        }

        screen.Line(problems.Length == 0 ? "The server behaved." : "The server did not behave.", problems.Length == 0 ? Tone.Good : Tone.Bad);
        return problems.Length == 0 ? ExitCode.Done : ExitCode.Misbehaved;
    }

    private void Expect(string text)
    {
        bool holds = _last?.Is(text) == true;
        screen.Line($"{(holds ? "expected" : "! expected")}: {text}", holds ? Tone.Good : Tone.Bad);
        if (!holds)
        {
            _problems.Add($"expected '{text}', and it was: {_last?.Text ?? "nothing has happened"}");
        }
    }
}
