namespace HookSdk.Bench.Load;

/// <summary>Runs one thread a lane, each with a histogram of its own, and joins what they found.</summary>
internal static class Lanes
{
    public static long Run<TLane>(IReadOnlyList<TLane> lanes, int stackSize, LatencyHistogram latencies, Func<TLane, LatencyHistogram, long> loop)
    {
        long calls = 0;
        Exception? failure = null;
        var gate = new Lock();
        Thread[] threads = [.. lanes.Select(lane => new Thread(() => RunOne(lane), stackSize) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        return failure switch
        {
            null => calls,
            BenchException problem => throw problem,
            _ => throw new BenchException(failure.Message),
        };

        void RunOne(TLane lane)
        {
            var own = new LatencyHistogram();
            try
            {
                long made = loop(lane, own);
                lock (gate)
                {
                    calls += made;
                    latencies.Add(own);
                }
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                lock (gate)
                    failure ??= problem;
            }
        }
    }
}
