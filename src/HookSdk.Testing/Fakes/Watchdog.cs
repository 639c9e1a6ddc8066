using System.Globalization;
using System.Text;

namespace HookSdk.Testing;

/// <summary>
/// Ends a test in which nothing happens any more, by the machine's own clock, and tells what waits for what. A handler that blocks the test's thread cannot be ended.
/// </summary>
/// <param name="options">The fake's options.</param>
/// <param name="transcript">What has happened: each line of it is progress.</param>
/// <param name="clockName">How a test calls the fake's clock, such as <c>emg.Time</c>.</param>
/// <param name="isInstance">Whether the plugin was handed over as an instance, so that its deadline is on that clock.</param>
internal sealed class Watchdog(FakeOptions options, Transcript transcript, string clockName, bool isInstance)
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private long _lastProgress;

    /// <summary>Notes a call to a plugin for as long as it is under way.</summary>
    public Task<T> TrackAsync<T>(string hook, Task<T> call) => call.IsCompleted ? call : TrackLaterAsync(hook, call);

    /// <summary>Notes a call to a plugin for as long as it is under way.</summary>
    public ValueTask<T> TrackAsync<T>(string hook, ValueTask<T> call) => call.IsCompleted ? call : new(TrackLaterAsync(hook, call.AsTask()));

    /// <summary>Waits for something that a test does.</summary>
    /// <exception cref="HookAssertionException">Nothing has happened for too long.</exception>
    public Task WatchAsync(Task work) => work.IsCompleted || options.PatienceNow == Timeout.InfiniteTimeSpan ? work : WatchLaterAsync(work);

    /// <summary>Waits for something that a test does.</summary>
    /// <exception cref="HookAssertionException">Nothing has happened for too long.</exception>
    public async Task<T> WatchAsync<T>(Task<T> work)
    {
        await WatchAsync((Task)work).ConfigureAwait(false);
        return await work.ConfigureAwait(false);
    }

    private async Task<T> TrackLaterAsync<T>(string hook, Task<T> running)
    {
        Call call = new(hook);
        lock (_lock)
        {
            _calls.Add(call);
            _lastProgress = Clock.System.GetTimestamp();
        }

        try
        {
            return await running.ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _calls.Remove(call);
                _lastProgress = Clock.System.GetTimestamp();
            }
        }
    }

    private async Task WatchLaterAsync(Task work)
    {
        TimeSpan patience = options.PatienceNow;
        long started = Clock.System.GetTimestamp();
        TimeSpan left = patience;
        while (true)
        {
            try
            {
                await work.WaitAsync(left, Clock.System).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException e) when (!work.IsCompleted)
            {
                left = patience - Quiet(started);
                if (left <= TimeSpan.Zero)
                {
                    throw new HookAssertionException($"{Describe(patience)}\n\n{transcript}", e);
                }
            }
        }
    }

    private TimeSpan Quiet(long started)
    {
        lock (_lock)
        {
            return Clock.System.GetElapsedTime(Math.Max(started, Math.Max(_lastProgress, transcript.LastWritten)));
        }
    }

    private string Describe(TimeSpan patience)
    {
        string? hook;
        lock (_lock)
        {
            hook = _calls.Count == 0 ? null : _calls[^1].Hook;
        }

        string real = string.Create(CultureInfo.InvariantCulture, $"{patience.TotalSeconds:0.###} s of real time");
        StringBuilder text = new();
        if (hook is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Nothing has happened for {real}, and no hook is being called: the broker itself waits on {Advanced}.");
            AppendNext(text, isDelay: false);
        }
        else if (!isInstance)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hook} has run for {real}, and the server has not answered; its deadline is on the server's own clock.");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{hook} has run for {real}; its deadline is on {Advanced}.");
            if (options.Time is FakeClock)
            {
                if (!AppendNext(text, isDelay: true))
                {
                    text.Append(CultureInfo.InvariantCulture, $" No Task.Delay waits on {clockName}: the handler waits for something else, such as a Task.Delay without that TimeProvider, or a task that nobody completes.");
                }
            }
        }

        return text.Append(" o.Patience sets how long a fake waits.").ToString();
    }

    private string Advanced => options.Time is FakeClock ? $"{clockName}: Advance it" : $"the {options.Time.GetType().Name} that o.Time was given: advance it";

    /// <summary>Tells when the next timer of the fake clock is due, of a Task.Delay or of anything.</summary>
    private bool AppendNext(StringBuilder text, bool isDelay)
    {
        if (options.Time is not FakeClock clock || clock.NextOf(isDelay) is not { } due)
        {
            return false;
        }

        text.Append(CultureInfo.InvariantCulture, $" {(isDelay ? $"The handler's Task.Delay waits on {clockName} and" : "The next timer")} is due in {(due - clock.GetUtcNow()).TotalSeconds:0.###} s of it.");
        return true;
    }

    private sealed class Call(string hook)
    {
        public string Hook => hook;
    }
}
