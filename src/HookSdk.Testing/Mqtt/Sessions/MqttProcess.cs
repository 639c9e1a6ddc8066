namespace HookSdk.Testing;

/// <summary>
/// What a process is in the Erlang VM: it does one piece of work after another, in the order in which they came, and waits in each for the hooks that it calls.
/// Work that need not wait runs at once on the thread of the one who hands it in, so a broker whose hooks answer at once is done when the call returns.
/// </summary>
internal sealed class MqttProcess
{
    private readonly Queue<Func<ValueTask>> _work = new();
    private readonly Lock _lock = new();
    private bool _isRunning;

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return !_isRunning;
            }
        }
    }

    /// <summary>Hands in work.</summary>
    public void Post(Func<ValueTask> work)
    {
        lock (_lock)
        {
            _work.Enqueue(work);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        _ = RunAsync();
    }

    /// <summary>Hands in work; ends when it is done, with its exception if it threw one.</summary>
    /// <remarks>Not to be awaited inside work of the same process.</remarks>
    public Task PostAsync(Func<ValueTask> work)
    {
        TaskCompletionSource done = new();
        Post(() => CompleteAsync(work, done));
        return done.Task;
    }

    /// <summary>Ends when everything that was handed in so far is done.</summary>
    public Task DrainAsync() => IsIdle ? Task.CompletedTask : PostAsync(static () => ValueTask.CompletedTask);

    private static async ValueTask CompleteAsync(Func<ValueTask> work, TaskCompletionSource done)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            done.SetException(e);
            return;
        }

        done.SetResult();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            Func<ValueTask>? work;
            lock (_lock)
            {
                if (!_work.TryDequeue(out work))
                {
                    _isRunning = false;
                    return;
                }
            }

            await work().ConfigureAwait(false);
        }
    }
}
