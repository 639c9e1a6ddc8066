using System.Globalization;
using HookSdk.Bench.Emg;
using HookSdk.Emg;

namespace HookSdk.Bench.Growth;

internal sealed class ChainSeries : GrowthSeries
{
    public override string Name => "chain";

    public override string Title => "Plugins in a chain";

    public override string Over => "plugins";

    public override string Method => "In process, EMG's route hook with a body of 1 KB; each plugin makes no choice at once, so that the next is asked.";

    public override IReadOnlyList<int> Sizes { get; } = [1, 2, 4, 8, 16, 32];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("a call", "µs", GrowthLaw.Linear),
        new("allocated a call", "bytes", GrowthLaw.Constant) { Least = 1 },
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        byte[] body = EmgBodies.Route(connectors: 2, groups: 2);
        foreach (int size in sizes)
        {
            using EmgInProcess emg = new(builder =>
            {
                for (int i = 0; i < size; i++)
                {
                    builder.Add(new Plugin(), string.Create(CultureInfo.InvariantCulture, $"plugin-{i}"));
                }
            });
            InProcess cost = await Task.Run(() => InProcess.Measure(_ => emg.Call(body), pace));
            yield return [cost.Nanoseconds / 1000, cost.AllocatedBytes];
        }
    }

    [FailOpen]
    private sealed class Plugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice());
    }
}
