namespace HookSdk.Cli.Replay;

/// <summary>Runs calls of one client one after the other, and others beside them. A bounded number has begun or waits for its turn.</summary>
internal sealed class ClientQueues(int most) : IDisposable
{
    private readonly SemaphoreSlim _room = new(most);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Turn> _last = new(StringComparer.Ordinal);
    private Exception? _thrown;

    /// <summary>Starts a call as soon as there is room, and those before it of the same client have ended.</summary>
    public async Task AddAsync(string? client, Func<Task> call, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        Turn turn = new();
        Turn? before = null;
        if (client is not null)
        {
            lock (_lock)
            {
                before = _last.GetValueOrDefault(client);
                _last[client] = turn;
            }
        }

        _ = RunAsync(client, before, turn, call);
    }

    /// <summary>Waits until all have ended. What one has thrown is thrown.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < most; i++)
        {
            await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // What was cut off has thrown because of that.
        cancellationToken.ThrowIfCancellationRequested();
        if (_thrown is { } thrown)
        {
            throw new InvalidOperationException(thrown.Message, thrown);
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task RunAsync(string? client, Turn? before, Turn turn, Func<Task> call)
    {
        if (before is not null)
        {
            await before.Ended.Task.ConfigureAwait(false);
        }

        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _thrown, e, null);
        }

        if (client is not null)
        {
            lock (_lock)
            {
                if (_last.GetValueOrDefault(client) == turn)
                {
                    _last.Remove(client);
                }
            }
        }

        turn.Ended.SetResult();
        try
        {
            _room.Release();
        }
        catch (ObjectDisposedException)
        {
            // The run was cancelled, and nobody waits for the rest.
        }
    }

    /// <summary>One call in its place among those of its client.</summary>
    private sealed class Turn
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
