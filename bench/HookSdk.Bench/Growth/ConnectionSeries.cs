using HookSdk.Bench.Emg;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Growth;

internal sealed class ConnectionSeries : GrowthSeries
{
    public override string Name => "connections";

    public override string Title => "Connections at once";

    public override string Over => "connections";

    public override string Method => "EMG's route hook over HTTP/1.1, a body of 1 KB, one call at a time on each connection; the load generator has one thread on the same cores.";

    public override IReadOnlyList<int> Sizes { get; } = [1, 4, 16, 64, 256, 1024];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("calls", "a second", GrowthLaw.Constant) { IsRate = true },
        new("processor time of the server a call", "µs", GrowthLaw.Constant),
        new("allocated a call", "bytes", GrowthLaw.Constant) { Least = 1 },
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        byte[] body = EmgBodies.Route(connectors: 2, groups: 2);
        using EmgServed served = EmgServed.Start(pace);
        foreach (int size in sizes)
        {
            RoundResult round = await Task.Run(() => served.Measure(body, size, pace));
            yield return [round.CallsPerSecond, round.ServerCpuPerCall, Math.Round(round.AllocatedBytesPerCall ?? 0)];
        }
    }
}
