namespace HookSdk.Inspector;

/// <summary>How many calls a second are kept with all that is known. What is beyond costs a look at the clock.</summary>
internal sealed class CallBudget(InspectorSettings settings, TimeProvider time)
{
    /// <summary>While somebody looks, so many times as many.</summary>
    private const int Watched = 4;

    private long _second;
    private int _left;
    private int _failuresLeft;
    private int _watchers;

    public int Watchers => Volatile.Read(ref _watchers);

    /// <summary>Calls a second that are kept now.</summary>
    public int PerSecond => settings.Options.CallsPerSecond * (Watchers > 0 ? Watched : 1);

    public bool TryTake()
    {
        Turn();
        return Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) >= 0;
    }

    /// <summary>For a call that a fallback was answered for, and that was not kept.</summary>
    public bool TryTakeFailure()
    {
        Turn();
        return Volatile.Read(ref _failuresLeft) > 0 && Interlocked.Decrement(ref _failuresLeft) >= 0;
    }

    /// <summary>Takes a watcher in.</summary>
    /// <returns>False when there are as many as may be.</returns>
    public bool TryWatch(int most)
    {
        if (Interlocked.Increment(ref _watchers) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _watchers);
        return false;
    }

    public void Unwatch() => Interlocked.Decrement(ref _watchers);

    private void Turn()
    {
        long second = time.GetTimestamp() / time.TimestampFrequency;
        long seen = Volatile.Read(ref _second);
        if (seen != second && Interlocked.CompareExchange(ref _second, second, seen) == seen)
        {
            Volatile.Write(ref _left, PerSecond);
            Volatile.Write(ref _failuresLeft, settings.Options.CallsPerSecond);
        }
    }
}
