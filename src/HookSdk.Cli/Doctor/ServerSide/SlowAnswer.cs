using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>An answer that took longer than the broker waits.</summary>
/// <param name="Call">What was called; empty: a broker with one hook.</param>
/// <param name="First">How long it took.</param>
/// <param name="Wait">How long the broker waits.</param>
/// <param name="Said">Where that stands.</param>
internal sealed record SlowAnswer(string Call, TimeSpan First, TimeSpan Wait, string Said)
{
    private const int Again = 2;

    /// <summary>Calls again, and tells what is wrong unless an answer comes in time then.</summary>
    public async Task LookAgainAsync(Func<Task<TimeSpan>> callAsync, Diagnosis diagnosis, ServerKinds kinds)
    {
        string call = Call.Length == 0 ? "a call" : Call;
        TimeSpan fastest = First;
        for (int i = 0; i < Again; i++)
        {
            TimeSpan elapsed = await callAsync().ConfigureAwait(false);
            if (elapsed <= Wait)
            {
                diagnosis.Saw(Diagnosis.Server, $"{call} took {Units.Text(First)} at first, and {Units.Text(elapsed)} when it was made again; the broker waits {Units.Text(Wait)} ({Said})");
                return;
            }

            fastest = elapsed < fastest ? elapsed : fastest;
        }

        diagnosis.Problem(kinds.Slow, $"{call} took {Units.Text(fastest)} at best, and the broker waits {Units.Text(Wait)} ({Said})");
    }
}
