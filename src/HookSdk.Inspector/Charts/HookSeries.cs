using System.Numerics;

namespace HookSdk.Inspector;

/// <summary>The last hour of one hook: calls, outcomes and times in steps of ten seconds, in a fixed amount of memory (about 100 KB).</summary>
internal sealed class HookSeries(string target, string? server, string hook)
{
    public const int StepSeconds = 10;
    public const int Steps = 360;

    private const int Outcomes = 7;

    /// <summary>Two bars for each doubling, from 1 µs to 2^28 µs, which is 4.5 minutes.</summary>
    private const int Bars = 56;

    private const int MaxAt = Outcomes + Bars;
    private const int Width = MaxAt + 1;

    private readonly int[] _cells = new int[Steps * Width];
    private readonly long[] _steps = new long[Steps];
    private readonly Lock _lock = new();

    public string Target => target;

    public string? Server => server;

    public string Hook => hook;

    /// <summary>The bit of the inspector in <see cref="HookObservation.Told"/>, of calls that it keeps whole; zero: it keeps none.</summary>
    public ulong Watch { get; init; }

    /// <summary>Counts a call.</summary>
    /// <param name="seconds">When, on a clock that only goes forward.</param>
    /// <param name="outcome">How it came to its reply.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Add(long seconds, HookOutcome outcome, TimeSpan elapsed)
    {
        long step = seconds / StepSeconds;
        int slot = (int)(step % Steps);
        if (Volatile.Read(ref _steps[slot]) != step)
        {
            Begin(slot, step);
        }

        int micros = (int)Math.Min(elapsed.Ticks / TimeSpan.TicksPerMicrosecond, int.MaxValue);
        int from = slot * Width;
        Interlocked.Increment(ref _cells[from + (int)outcome]);
        Interlocked.Increment(ref _cells[from + Outcomes + BarOf(micros)]);
        ref int max = ref _cells[from + MaxAt];
        for (int seen = Volatile.Read(ref max); micros > seen; seen = Volatile.Read(ref max))
        {
            Interlocked.CompareExchange(ref max, micros, seen);
        }
    }

    /// <summary>The hour that ends at a moment, in groups of steps, the oldest first.</summary>
    public SeriesPoint[] Read(long seconds, int groups)
    {
        long last = seconds / StepSeconds;
        int each = Steps / groups;
        SeriesPoint[] points = new SeriesPoint[groups];
        int[] sum = new int[Width];
        for (int g = 0; g < groups; g++)
        {
            Array.Clear(sum);
            for (int i = 0; i < each; i++)
            {
                Sum(last - Steps + 1 + (g * each) + i, sum);
            }

            points[g] = PointOf(sum);
        }

        return points;
    }

    /// <summary>All of the last steps as one.</summary>
    public SeriesPoint Total(long seconds, int steps)
    {
        int[] sum = new int[Width];
        long last = seconds / StepSeconds;
        for (long step = last - steps + 1; step <= last; step++)
        {
            Sum(step, sum);
        }

        return PointOf(sum);
    }

    private static SeriesPoint PointOf(int[] sum)
    {
        int calls = sum.AsSpan(0, Outcomes).ToArray().Sum();
        return new SeriesPoint(calls, sum[..Outcomes], Percentile(sum, calls, 0.50), Percentile(sum, calls, 0.99), sum[MaxAt] / 1000.0);
    }

    private void Sum(long step, int[] sum)
    {
        int slot = (int)(((step % Steps) + Steps) % Steps);
        if (step < 0 || Volatile.Read(ref _steps[slot]) != step)
        {
            return;
        }

        for (int i = 0; i < MaxAt; i++)
        {
            sum[i] += Volatile.Read(ref _cells[(slot * Width) + i]);
        }

        sum[MaxAt] = Math.Max(sum[MaxAt], Volatile.Read(ref _cells[(slot * Width) + MaxAt]));
    }

    private void Begin(int slot, long step)
    {
        lock (_lock)
        {
            if (_steps[slot] < step)
            {
                Array.Clear(_cells, slot * Width, Width);
                Volatile.Write(ref _steps[slot], step);
            }
        }
    }

    private static int BarOf(int micros)
    {
        if (micros < 2)
        {
            return 0;
        }

        int log = BitOperations.Log2((uint)micros);
        int half = (micros >> (log - 1)) & 1;
        return Math.Min((log * 2) + half, Bars - 1);
    }

    /// <summary>The upper end of the bar that the percentile lies in, in milliseconds; never more than the longest call.</summary>
    private static double Percentile(int[] sum, int calls, double part)
    {
        if (calls == 0)
        {
            return 0;
        }

        long wanted = (long)Math.Ceiling(calls * part);
        long seen = 0;
        for (int bar = 0; bar < Bars; bar++)
        {
            seen += sum[Outcomes + bar];
            if (seen >= wanted)
            {
                double low = Math.Pow(2, bar / 2);
                double top = bar % 2 == 0 ? low * 1.5 : low * 2;
                return Math.Min(top, sum[MaxAt]) / 1000.0;
            }
        }

        return sum[MaxAt] / 1000.0;
    }
}
