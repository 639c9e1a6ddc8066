using System.Diagnostics;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.Growth;

/// <summary>What one call costs in this process, on one thread.</summary>
/// <param name="Nanoseconds">The median of five rounds.</param>
/// <param name="AllocatedBytes">Of the managed heap.</param>
internal readonly record struct InProcess(double Nanoseconds, double AllocatedBytes)
{
    private const int Rounds = 5;

    /// <summary>Measures.</summary>
    /// <param name="call">One call; it is told its number.</param>
    /// <param name="pace">How long.</param>
    public static InProcess Measure(Action<int> call, GrowthPace pace)
    {
        // The compiler takes a tenth of a second before it looks at what runs often.
        double fastest = double.MaxValue;
        int calls = 1;
        for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < pace.Warmup; calls = Math.Min(calls * 2, 1 << 20))
        {
            fastest = Math.Min(fastest, Time(call, calls) / calls);
        }

        int round = (int)Math.Clamp(pace.Seconds / Rounds / fastest, 1, int.MaxValue);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double[] seconds = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            seconds[i] = Time(call, round);
        }

        double allocated = Math.Round((double)(GC.GetAllocatedBytesForCurrentThread() - before) / round / Rounds);
        return new InProcess(Spread.Of(seconds).Median / round * 1e9, allocated);
    }

    private static double Time(Action<int> call, int calls)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            call(i);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
