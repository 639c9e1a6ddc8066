namespace HookSdk.Recording;

/// <summary>How much is recorded in a second. What is beyond costs a look at the clock.</summary>
internal sealed class RecorderBudget(RecorderSettings settings, TimeProvider time)
{
    private const int BytesOfOne = 4 * 1024;

    private long _second = -1;
    private int _left;

    /// <summary>Whether there is anything left of this second.</summary>
    public bool HasRoom
    {
        get
        {
            Turn();
            return Volatile.Read(ref _left) > 0;
        }
    }

    /// <summary>Takes what a call needs. The last one may need more than is left.</summary>
    public bool TryTake(int bytes)
    {
        Turn();
        int cost = 1 + (bytes / BytesOfOne);
        return Interlocked.Add(ref _left, -cost) + cost > 0;
    }

    private void Turn()
    {
        long second = time.GetTimestamp() / time.TimestampFrequency;
        long seen = Volatile.Read(ref _second);
        if (seen != second && Interlocked.CompareExchange(ref _second, second, seen) == seen)
        {
            Volatile.Write(ref _left, settings.Options.CallsPerSecond);
        }
    }
}
