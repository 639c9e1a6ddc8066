namespace HookSdk.Testing;

/// <summary>
/// What a process is in the Erlang VM: it does one piece of work after another, in the order in which they came, and waits in each for the hooks that it calls.
/// Work that need not wait runs at once on the thread of the one who hands it in, so a broker whose hooks answer at once is done when the call returns.
/// </summary>
internal sealed class MqttProcess
{
    private readonly Queue<(Func<ValueTask> Work, TaskCompletionSource? Done)> _work = new();
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
    public void Post(Func<ValueTask> work) => Post(work, null);

    /// <summary>Hands in work; ends when it is done, with its exception if it threw one. When there is no more work, the process is at rest by then.</summary>
    /// <remarks>Not to be awaited inside work of the same process.</remarks>
    public Task PostAsync(Func<ValueTask> work)
    {
        TaskCompletionSource done = new();
        Post(work, done);
        return done.Task;
    }

    /// <summary>Ends when everything that was handed in so far is done.</summary>
    public Task DrainAsync() => IsIdle ? Task.CompletedTask : PostAsync(static () => ValueTask.CompletedTask);

    private static async ValueTask<Exception?> TryAsync(Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Post(Func<ValueTask> work, TaskCompletionSource? done)
    {
        lock (_lock)
        {
            _work.Enqueue((work, done));
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        bool goesOn;
        do
        {
            (Func<ValueTask> Work, TaskCompletionSource? Done) next;
            lock (_lock)
            {
                next = _work.Dequeue();
            }

            Exception? problem = null;
            if (next.Done is null)
            {
                await next.Work().ConfigureAwait(false);
            }
            else
            {
                problem = await TryAsync(next.Work).ConfigureAwait(false);
            }

            // What waits for the work may go on inside the completion, on this thread: by then the process must take further work at once.
            lock (_lock)
            {
                goesOn = _isRunning = _work.Count > 0;
            }

            if (problem is not null)
            {
                next.Done!.SetException(problem);
            }
            else
            {
                next.Done?.SetResult();
            }
        }
        while (goesOn);
    }
}
