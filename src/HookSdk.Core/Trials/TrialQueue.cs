namespace HookSdk;

/// <summary>Calls that wait for plugins on trial, bounded in number and in bytes. So many of them are asked at once, on threads of their own.</summary>
/// <param name="length">How many may wait or run.</param>
/// <param name="most">How many may run.</param>
/// <param name="name">What the threads are called.</param>
/// <param name="start">Starts a thread; null: as threads are started.</param>
internal sealed class TrialQueue(int length, int most, string name, Action<Thread>? start = null) : IDisposable
{
    /// <summary>What the calls may hold together.</summary>
    public const long MostBytes = 16 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<TrialCall> _ready = [];
    private readonly TrialThreads _threads = new(most, name, start);
    private int _held;
    private long _bytes;
    private int _running;
    private bool _isOver;

    /// <summary>Keeps a place for a call that begins later. False: there is none.</summary>
    public bool TryReserve(int bytes)
    {
        _threads.TryAgain();
        lock (_lock)
        {
            if (_isOver || _held >= length || (_held > 0 && _bytes + bytes > MostBytes))
            {
                return false;
            }

            _held++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Gives back a place for which there is no call.</summary>
    public void GiveBack(int bytes)
    {
        lock (_lock)
        {
            _held--;
            _bytes -= bytes;
        }
    }

    /// <summary>Has a call begin that has a place.</summary>
    public void Start(TrialCall call)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _ready.Enqueue(call);
                StartNext();
                return;
            }
        }

        call.Drop();
    }

    public void Dispose()
    {
        TrialCall[] dropped;
        lock (_lock)
        {
            _isOver = true;
            dropped = [.. _ready];
            _ready.Clear();
        }

        Array.ForEach(dropped, static call => call.Drop());
    }

    private void StartNext()
    {
        while (_running < most && _ready.TryDequeue(out TrialCall? call))
        {
            _running++;

            // Nothing of the live call flows along: not its span, and nothing that the application keeps with a call.
            AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            try
            {
                _ = Task.Factory.StartNew(static state => ((Started)state!).RunAsync(), new Started(this, call), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads);
            }
            finally
            {
                suppressed?.Undo();
            }
        }
    }

    private void End(TrialCall call)
    {
        lock (_lock)
        {
            _running--;
            _held--;
            _bytes -= call.Bytes;
            if (!_isOver)
            {
                StartNext();
            }
        }
    }

    private sealed record Started(TrialQueue Queue, TrialCall Call)
    {
        public async Task RunAsync()
        {
            try
            {
                await Call.RunAsync().ConfigureAwait(false);
            }
            finally
            {
                Queue.End(Call);
            }
        }
    }
}
