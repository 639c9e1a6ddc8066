using HookSdk.Bench.Emg;
using HookSdk.Emg;

namespace HookSdk.Bench.Growth;

internal sealed class ConnectorSeries : GrowthSeries
{
    public override string Name => "connectors";

    public override string Title => "Connectors in the body of EMG";

    public override string Over => "connectors";

    public override string Method => "In process, from the body's bytes to the reply's; one plugin looks at the destination alone, the other asks for the list of connectors.";

    public override IReadOnlyList<int> Sizes { get; } = [10, 30, 100, 300, 1_000, 3_000, 10_000];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("a call that passes over them", "µs", GrowthLaw.Linear),
        new("a call that reads them", "µs", GrowthLaw.Linear),
        new("allocated by a call that passes over them", "bytes", GrowthLaw.Constant) { Least = 1 },
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        using EmgInProcess passing = new(static emg => emg.Add(new Plugin(readsConnectors: false)));
        using EmgInProcess reading = new(static emg => emg.Add(new Plugin(readsConnectors: true)));
        foreach (int size in sizes)
        {
            byte[] body = EmgBodies.Route(size, groups: 0);
            InProcess passed = await Task.Run(() => InProcess.Measure(_ => passing.Call(body), pace));
            InProcess read = await Task.Run(() => InProcess.Measure(_ => reading.Call(body), pace));
            yield return [passed.Nanoseconds / 1000, read.Nanoseconds / 1000, passed.AllocatedBytes];
        }
    }

    [FailOpen]
    private sealed class Plugin(bool readsConnectors) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
            new(request.Message.Destination is not null && readsConnectors && request.Connectors.Count == 0 ? throw new InvalidOperationException("no connectors") : RouteReply.NoChoice());
    }
}
