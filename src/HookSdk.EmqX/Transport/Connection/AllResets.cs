namespace HookSdk.EmqX.Transport;

/// <summary>
/// The calls of all connections together that were reset within a second of their begin. Many connections that each stay below their own bound would stall the others as one does
/// that goes beyond it.
/// </summary>
internal sealed class AllResets(TimeProvider time)
{
    /// <summary>So many within a second are let pass.</summary>
    public const int Most = 4_000;

    /// <summary>A connection with fewer within a second is left alone, whatever the others do.</summary>
    public const int Few = 100;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private long _windowStart = time.GetTimestamp();
    private int _count;

    /// <summary>Notes one.</summary>
    /// <returns>Whether there are too many.</returns>
    public bool Add(long now)
    {
        long start = Volatile.Read(ref _windowStart);
        if (time.GetElapsedTime(start, now) >= Window && Interlocked.CompareExchange(ref _windowStart, now, start) == start)
        {
            Volatile.Write(ref _count, 0);
        }

        return Interlocked.Increment(ref _count) > Most;
    }
}
