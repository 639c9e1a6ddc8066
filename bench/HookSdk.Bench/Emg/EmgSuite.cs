using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Emg;

/// <summary>EMG's route hook: a JSON body in, <c>route=</c> out.</summary>
internal sealed class EmgSuite : Suite
{
    public const string Path = "/emg/route";

    public const string MediaType = "text/plain; charset=utf-8";

    /// <summary>What every server answers to every call.</summary>
    public static ReadOnlySpan<byte> Reply => "route=smpp-se\n"u8;

    public override string Name => "emg";

    public override string Summary => "EMG's route hook over HTTP/1.1";

    public override IReadOnlyList<BenchServer> Servers { get; } = [new SdkServer(), new SdkServer(isFiltered: true), new RecordedServer(), new BareServer(Reply.ToArray(), MediaType), new GoServer(), new NodeServer()];

    public override IReadOnlyList<Workload> Workloads { get; } =
    [
        new Http1Workload("small", "A body of 1 KB: 20 options, 2 connectors, 2 groups", Path, EmgBodies.Route(connectors: 2, groups: 2), Reply.ToArray()),
        new Http1Workload("large", "A body of 100 KB: 20 options, 1,000 connectors, 200 groups that the hook does not touch", Path, EmgBodies.Route(connectors: 1000, groups: 200), Reply.ToArray()),
    ];
}
