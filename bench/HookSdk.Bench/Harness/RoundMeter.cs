using System.Diagnostics;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Harness;

/// <summary>Puts one round of load on one server and reads what it cost.</summary>
internal static class RoundMeter
{
    private const double MicrosecondsPerSecond = 1e6;

    public static RoundResult Measure(ServerProcess server, Workload workload, LoadSettings settings, double seconds, int round)
    {
        try
        {
            return Run(server, workload, settings, seconds, round);
        }
        catch (BenchException problem)
        {
            throw server.Explain(problem, workload.Name);
        }
    }

    private static RoundResult Run(ServerProcess server, Workload workload, LoadSettings settings, double seconds, int round)
    {
        using ILoad load = workload.Open(server.Port, settings);
        var latencies = new LatencyHistogram();

        long? allocatedBefore = server.AllocatedBytes();
        TimeSpan serverBefore = server.CpuTime();
        TimeSpan ownBefore = load.CpuTime;
        long startedAt = Stopwatch.GetTimestamp();

        long calls = load.Drive(TimeSpan.FromSeconds(seconds), latencies);

        double elapsed = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        TimeSpan own = load.CpuTime - ownBefore;
        TimeSpan spent = server.CpuTime() - serverBefore;
        long? allocated = server.AllocatedBytes() - allocatedBefore;

        return new RoundResult(
            round,
            calls,
            elapsed,
            latencies.Percentile(0.50) * MicrosecondsPerSecond,
            latencies.Percentile(0.99) * MicrosecondsPerSecond,
            spent.TotalMicroseconds / calls,
            own.TotalMicroseconds / calls,
            (double?)allocated / calls);
    }
}
