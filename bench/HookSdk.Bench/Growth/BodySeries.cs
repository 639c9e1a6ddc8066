using HookSdk.Bench.Emg;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Growth;

internal sealed class BodySeries : GrowthSeries
{
    private const int Connections = 4;

    public override string Name => "body";

    public override string Title => "The body of a request of EMG";

    public override string Over => "bytes";

    public override string Method => "Over HTTP/1.1, four connections; connectors and groups make the body long, as EMG's do, and the plugin does not look at them.";

    public override IReadOnlyList<int> Sizes { get; } = [1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("processor time of the server a call", "µs", GrowthLaw.Linear),
        // A long body waits for its pieces, and an array is made when there are as many at once as never before: some kilobytes a call, however many calls use it after.
        new("allocated a call", "bytes", GrowthLaw.Constant) { Least = 8_192 },
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        using EmgServed served = EmgServed.Start(pace);
        foreach (int size in sizes)
        {
            RoundResult round = await Task.Run(() => served.Measure(BodyOf(size), Connections, pace));
            yield return [round.ServerCpuPerCall, Math.Round(round.AllocatedBytesPerCall ?? 0)];
        }
    }

    /// <summary>The longest body that is no longer than this.</summary>
    private static byte[] BodyOf(int size)
    {
        int connectors = size / 100;
        byte[] body;
        while ((body = EmgBodies.Route(connectors, connectors / 5)).Length > size)
        {
            connectors -= Math.Max(1, (body.Length - size) / 100);
        }

        return body;
    }
}
