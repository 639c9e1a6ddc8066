using System.Diagnostics;
using System.Numerics;

namespace HookSdk.Bench.Load;

/// <summary>Counts of durations in buckets 1.6 % wide. Recording is a shift and an increment.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;

    private readonly long[] _counts = new long[(64 - SubBucketBits + 1) * SubBuckets];
    private long _total;

    /// <summary>Records a duration in ticks of <see cref="Stopwatch"/>.</summary>
    public void Record(long ticks)
    {
        _counts[IndexOf(ticks)]++;
        _total++;
    }

    public void Add(LatencyHistogram other)
    {
        for (int index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
        _total += other._total;
    }

    /// <summary>The duration, in seconds, that this share of the calls did not exceed.</summary>
    public double Percentile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * _total));
        long seen = 0;
        int index = 0;
        while (index < _counts.Length - 1 && (seen += _counts[index]) < rank)
            index++;
        return MiddleOf(index) / Stopwatch.Frequency;
    }

    private static int IndexOf(long ticks)
    {
        ulong value = (ulong)Math.Max(ticks, 0);
        int shift = Math.Max(0, BitOperations.Log2(value | 1) - SubBucketBits);
        return (shift * SubBuckets) + (int)(value >> shift);
    }

    private static double MiddleOf(int index)
    {
        int shift = Math.Max(0, (index / SubBuckets) - 1);
        long low = (long)(index - (shift * SubBuckets)) << shift;
        return low + ((1L << shift) / 2.0);
    }
}
