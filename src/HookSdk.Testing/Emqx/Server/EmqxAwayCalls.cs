namespace HookSdk.Testing;

/// <summary>
/// What EMQX's client for gRPC did before 5.9 while a server was away: it tried to connect every 5 s, five times at most, and kept the calls that were made
/// meanwhile; so a call whose caller had long given up still reached the server when it was back.
/// </summary>
internal sealed class EmqxAwayCalls(EmqxLink link, EmqxClocks clocks) : IDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Queue<AwayCall> _waiting = new();
    private readonly Lock _lock = new();
    private ITimer? _retry;
    private string? _why;

    public ValueTask<EmqxAnswer> SendAsync(EmqxCall call)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                return Wait(new AwayCall(call), _why);
            }
        }

        return GoOnAsync(link.SendAsync(call), call);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _retry?.Dispose();
            _waiting.Clear();
        }
    }

    private async ValueTask<EmqxAnswer> GoOnAsync(ValueTask<EmqxAnswer> sending, EmqxCall call)
    {
        EmqxAnswer answer = await sending.ConfigureAwait(false);
        return answer.IsAway ? await Wait(new AwayCall(call), answer.Text).ConfigureAwait(false) : answer;
    }

    /// <summary>What the caller gets meanwhile: nothing, until its time is over, or at once why that would be in vain.</summary>
    private ValueTask<EmqxAnswer> Wait(AwayCall call, string? why)
    {
        Enqueue(call, why);
        return clocks.WaitsInVain ? new(call.Answer.Task) : new(EmqxAnswer.TimedOut with { Text = why });
    }

    private void Enqueue(AwayCall call, string? why)
    {
        lock (_lock)
        {
            _why = why;
            _waiting.Enqueue(call);
            if (_waiting.Count == 1)
            {
                _retry = clocks.Time.CreateTimer(static a => ((EmqxAwayCalls)a!).TryAgain(), this, Pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void TryAgain()
    {
        AwayCall[] calls;
        lock (_lock)
        {
            calls = [.. _waiting];
            _waiting.Clear();
        }

        foreach (AwayCall call in calls)
        {
            _ = ResendAsync(call);
        }
    }

    private async Task ResendAsync(AwayCall call)
    {
        EmqxAnswer answer = await link.SendAsync(call.Call).ConfigureAwait(false);
        if (answer.IsAway && ++call.Failures < Attempts)
        {
            Enqueue(call, answer.Text);
        }
        else
        {
            call.Answer.TrySetResult(answer);
        }
    }

    private sealed class AwayCall(EmqxCall call)
    {
        public EmqxCall Call { get; } = call;

        public TaskCompletionSource<EmqxAnswer> Answer { get; } = new();

        public int Failures { get; set; }
    }
}
