namespace HookSdk;

/// <summary>
/// Counts the calls that run in one table of bound hooks, late handlers included, so that it is known when the last of them has ended. Only servers that ask for it have one.
/// </summary>
/// <remarks>A call enters first and looks then whether the table is retired. Whoever retires it says so first and looks then whether calls run: one of both sees the other.</remarks>
internal sealed class ChainCalls
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private int _isRetired;

    /// <summary>Done when the table is retired and its last call has really ended.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Calls that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Takes a call in. False when the table is retired: its hook has to be found again.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _running);
        if (Volatile.Read(ref _isRetired) == 0)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Takes in what belongs to a call that has entered.</summary>
    public void Enter() => Interlocked.Increment(ref _running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0 && Volatile.Read(ref _isRetired) != 0)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Lets no further call in. Another table has taken this one's place.</summary>
    public void Retire()
    {
        Interlocked.Exchange(ref _isRetired, 1);
        if (Running == 0)
        {
            _drained.TrySetResult();
        }
    }
}
