using HookSdk.Cli.Fake.Brokers;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Load;

/// <summary>Has many clients act at once, and counts.</summary>
internal sealed class LoadRun(Broker broker, LoadPlan plan, CallMeter meter, TimeProvider clock, TimeSpan patience, Secrets secrets)
{
    /// <summary>A turn that begins this long after its time shows that the clients are too few for the rate.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly List<string> _problems = [];
    private readonly long _started = clock.GetTimestamp();
    private long _turns;
    private long _next;
    private long _late;

    public CallMeter Meter => meter;

    public long Turns => Volatile.Read(ref _turns);

    /// <summary>Turns that began after their time, as every client was busy.</summary>
    public long Late => Volatile.Read(ref _late);

    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    public TimeSpan Duration => plan.Duration;

    /// <summary>Whether a client has given up waiting for an answer.</summary>
    public bool HasHung { get; private set; }

    /// <summary>What a server that behaves would not have brought about, each once.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_lock)
            {
                return [.. _problems];
            }
        }
    }

    /// <summary>Ends when every client has ended its last turn.</summary>
    /// <exception cref="StepException">A step says something that cannot be done.</exception>
    public Task PlayAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(1, plan.Clients).Select(client => Task.Run(() => ActAsync(client, cancellationToken), cancellationToken)));

    private async Task ActAsync(int client, CancellationToken cancellationToken)
    {
        Player player = broker.NewPlayer($"load-{client}");
        await using (player.ConfigureAwait(false))
        {
            Step[] first = [.. plan.Steps.Where(static s => s.Verb == Step.Connect)];
            Step[] each = [.. plan.Steps.Where(static s => s.Verb != Step.Connect)];
            if (each.Length == 0)
            {
                (first, each) = ([], [.. plan.Steps, new Step("disconnect", "")]);
            }

            KeepQuiet(client, 0);
            if (await TurnAsync(player, first, client, 0, cancellationToken).ConfigureAwait(false) is not { } begun)
            {
                return;
            }

            if (first.Length > 0 && !player.CanGoOn)
            {
                Tell([$"{Step.Connect}: {begun.Text}; one client has given up."], client, 0);
                return;
            }

            // A client whose own steps end its connection is not cut off by the server.
            bool stays = first.Length > 0 && !Array.Exists(each, static s => s.Verb is "disconnect" or "close");
            while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } turn)
            {
                if (await TurnAsync(player, each, client, turn, cancellationToken).ConfigureAwait(false) is null)
                {
                    return;
                }

                Interlocked.Increment(ref _turns);
                if (stays && !player.CanGoOn)
                {
                    Tell(["A client was cut off; it has given up."], client, turn);
                    return;
                }
            }
        }
    }

    /// <summary>Waits for the time of the next turn. Null: the load is over.</summary>
    private async Task<long?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long turn = Interlocked.Increment(ref _next);
        if (plan.Rate is not { } rate)
        {
            return Elapsed < plan.Duration ? turn : null;
        }

        TimeSpan due = TimeSpan.FromSeconds((turn - 1) / rate);
        if (due >= plan.Duration)
        {
            return null;
        }

        TimeSpan ahead = due - Elapsed;
        if (ahead > TimeSpan.Zero)
        {
            await Task.Delay(ahead, clock, cancellationToken).ConfigureAwait(false);
        }
        else if (-ahead > Behind)
        {
            Interlocked.Increment(ref _late);
        }

        return turn;
    }

    /// <summary>What became of the last step. Null: going on is in vain.</summary>
    private async Task<Outcome?> TurnAsync(Player player, IReadOnlyList<Step> steps, int client, long turn, CancellationToken cancellationToken)
    {
        Outcome outcome = new("");
        foreach (Step step in steps)
        {
            try
            {
                outcome = await player.PlayAsync(step.For(client, turn)).WaitAsync(patience, clock, cancellationToken).ConfigureAwait(false);
                Tell(outcome.Problems, client, turn);
            }
            catch (TimeoutException)
            {
                Tell([$"{step.Verb}: a call hangs; one client has given up."], client, turn);
                HasHung = true;
                return null;
            }
            catch (HookAssertionException e)
            {
                Tell([$"{step.Verb}: {NoAnswer.Of(e)}"], client, turn);
                HasHung = true;
                return null;
            }
            catch (ArgumentException e)
            {
                throw new StepException(e.Message.Split(" (Parameter")[0], "Correct the step.");
            }
        }

        return outcome;
    }

    private void Tell(IReadOnlyList<string> problems, int client, long turn)
    {
        if (problems.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (string problem in problems.Where(p => _problems.Count < 10 && !_problems.Contains(p, StringComparer.Ordinal)))
            {
                _problems.Add(problem);
                KeepQuiet(client, turn);
            }
        }
    }

    /// <summary>Keeps the passwords of a turn quiet. Those of every turn have no end: it is done where something of the turn is printed.</summary>
    private void KeepQuiet(int client, long turn)
    {
        foreach (Step step in plan.Steps.Where(static s => s.Verb == Step.Connect))
        {
            secrets.Add(ConnectWords.Parse(step.For(client, turn).Argument).Password);
        }
    }
}
