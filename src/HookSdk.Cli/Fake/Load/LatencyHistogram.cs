namespace HookSdk.Cli.Fake.Load;

/// <summary>Counts times in classes that are 5 % wide, from 10 microseconds to beyond an hour. Safe for threads.</summary>
internal sealed class LatencyHistogram
{
    private const double Width = 1.05;
    private const double FirstMicroseconds = 10;
    private static readonly double LogOfWidth = Math.Log(Width);
    private readonly long[] _counts = new long[410];
    private long _count;
    private long _most;

    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest, exactly.</summary>
    public TimeSpan Most => TimeSpan.FromTicks(Volatile.Read(ref _most));

    public void Add(TimeSpan time)
    {
        Interlocked.Increment(ref _counts[ClassOf(time)]);
        Interlocked.Increment(ref _count);
        long most = Volatile.Read(ref _most);
        while (time.Ticks > most && Interlocked.CompareExchange(ref _most, time.Ticks, most) is var before && before != most)
        {
            most = before;
        }
    }

    /// <summary>The time that this share of all stays within, up to 5 % too long.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Within(double share)
    {
        long wanted = (long)Math.Ceiling(Count * share);
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= wanted && seen > 0)
            {
                TimeSpan end = EndOf(i);
                return end < Most ? end : Most;
            }
        }

        return Most;
    }

    /// <summary>How many are longer than one time and no longer than another, up to 5 % beside it.</summary>
    public long Between(TimeSpan from, TimeSpan to)
    {
        long sum = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            TimeSpan middle = TimeSpan.FromMicroseconds(FirstMicroseconds * Math.Pow(Width, i - 0.5));
            if (middle > from && middle <= to)
            {
                sum += Volatile.Read(ref _counts[i]);
            }
        }

        return sum;
    }

    private static int ClassOf(TimeSpan time) =>
        time.TotalMicroseconds <= FirstMicroseconds ? 0 : Math.Min(409, (int)Math.Ceiling(Math.Log(time.TotalMicroseconds / FirstMicroseconds) / LogOfWidth));

    private static TimeSpan EndOf(int index) => TimeSpan.FromMicroseconds(FirstMicroseconds * Math.Pow(Width, index));
}
