using HookSdk.Bench.ExProto;

namespace HookSdk.Bench.Growth;

internal sealed class DeviceSeries : GrowthSeries
{
    public override string Name => "devices";

    public override string Title => "Devices of ExProto";

    public override string Over => "devices";

    public override string Method => "The rig of **exproto** at as many devices; of few devices fewer than 256 call at once.";

    public override IReadOnlyList<int> Sizes { get; } = [10, 100, 1_000, 10_000, 50_000];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("memory of an idle device", "bytes", GrowthLaw.Constant),
        new("callbacks", "a second", GrowthLaw.Constant) { IsRate = true },
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        foreach (int size in sizes)
        {
            await using ExProtoRig rig = await ExProtoRig.StartAsync();
            double memory = await rig.OpenAsync(size);
            await rig.LoadAsync(pace.Warmup);
            double rate = await rig.LoadAsync(2 * pace.Seconds);
            if (!rig.IsAllRead())
            {
                throw new BenchException($"of {rig.Sent} lines {rig.Read} were read, {rig.OutOfTurn} of them out of turn.");
            }

            yield return [memory, rate];
        }
    }
}
