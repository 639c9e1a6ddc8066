using System.Diagnostics;
using System.Globalization;
using HookSdk.Bench.Harness;
using HookSdk.Numbers;

namespace HookSdk.Bench.Growth;

internal sealed class PrefixSeries : GrowthSeries
{
    private const int Digits = 10;
    private const long Numbers = 10_000_000_000;

    /// <summary>Has no divisor in common with <see cref="Numbers"/>: its multiples are all different, and as good as random.</summary>
    private const long Stride = 7_368_787_043;

    private const int Asked = 1 << 20;
    private const int AskedDigits = Digits + 2;
    private const int Routes = 100;

    /// <summary>So many reads are one measured call: a single one is shorter than the clock's step.</summary>
    private const int Steps = 100;

    public override string Name => "prefixes";

    public override string Title => "Prefixes of the prefix table";

    public override string Over => "prefixes";

    public override string Method => "In process: prefixes of ten digits that lead to a hundred objects, and numbers of twelve digits that begin with one, a million different ones in turn, so that they are not in the processor's cache. Beside it stands one read at a random place of as much memory as the table takes, which waits for the read before it.";

    public override IReadOnlyList<int> Sizes { get; } = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("finding one", "ns", GrowthLaw.Logarithmic) { Beside = 3 },
        new("memory a prefix", "bytes", GrowthLaw.Constant),
        new("building, a prefix", "ns", GrowthLaw.Logarithmic),
        new("reading as much memory", "ns", GrowthLaw.Machine),
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        object[] routes = [.. Enumerable.Range(0, Routes).Select(static _ => new object())];
        foreach (int size in sizes)
        {
            (PrefixTable<object> table, double building, double memory) = Build(size, routes);
            char[] asked = AskedOf(size);
            InProcess cost = await Task.Run(() => InProcess.Measure(
                i => _ = table.TryFind(asked.AsSpan(i % Asked * AskedDigits, AskedDigits), out object? _) ? true : throw new BenchException("a prefix was not found."), pace));
            yield return [cost.Nanoseconds, memory, building, await Task.Run(() => Read((int)(memory * size), pace))];
        }
    }

    /// <summary>Builds the table until half a second has passed: the first time costs what is compiled.</summary>
    private static (PrefixTable<object> Table, double Building, double Memory) Build(int size, object[] routes)
    {
        KeyValuePair<string, object>[] prefixes = [.. Enumerable.Range(0, size).Select(n => new KeyValuePair<string, object>((n * Stride % Numbers).ToString("D10", CultureInfo.InvariantCulture), routes[n % Routes]))];
        double fastest = double.MaxValue;
        for (long first = Stopwatch.GetTimestamp(); fastest == double.MaxValue || Stopwatch.GetElapsedTime(first).TotalSeconds < 0.5;)
        {
            long started = Stopwatch.GetTimestamp();
            _ = PrefixTable.Create(prefixes);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalNanoseconds / size);
        }

        long before = ManagedMemory.Bytes();
        PrefixTable<object> table = PrefixTable.Create(prefixes);
        double memory = (double)(ManagedMemory.Bytes() - before) / size;
        GC.KeepAlive(prefixes);
        return (table, fastest, memory);
    }

    /// <summary>Reads at random places, each of which is known only when the one before has been read.</summary>
    /// <returns>Nanoseconds a read.</returns>
    private static double Read(int bytes, GrowthPace pace)
    {
        // A walk through all places in a random order.
        int[] next = new int[Math.Max(bytes / sizeof(int), 2)];
        int[] order = [.. Enumerable.Range(0, next.Length)];
        new Random(1).Shuffle(order);
        for (int i = 0; i < order.Length; i++)
        {
            next[order[i]] = order[(i + 1) % order.Length];
        }

        int at = 0;
        void Walk(int call)
        {
            for (int step = 0; step < Steps; step++)
            {
                at = next[at];
            }
        }

        return InProcess.Measure(Walk, pace).Nanoseconds / Steps;
    }

    private static char[] AskedOf(int size)
    {
        Random random = new(1);
        char[] asked = new char[Asked * AskedDigits];
        for (int i = 0; i < Asked; i++)
        {
            (random.Next(size) * Stride % Numbers).TryFormat(asked.AsSpan(i * AskedDigits, Digits), out _, "D10", CultureInfo.InvariantCulture);
            asked.AsSpan((i * AskedDigits) + Digits, AskedDigits - Digits).Fill('1');
        }

        return asked;
    }
}
