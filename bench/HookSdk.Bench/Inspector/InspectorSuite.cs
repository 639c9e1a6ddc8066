using HookSdk.Bench.Emg;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Inspector;

/// <summary>What the inspector costs: in the program and off, on while nobody looks, and with as many pages open as may be.</summary>
internal sealed class InspectorSuite : Suite
{
    private const int MostPages = 10;

    public override string Name => "inspector";

    public override string Summary => "EMG's route hook without the inspector, with it off, on, and watched by ten";

    public override IReadOnlyList<BenchServer> Servers { get; } = [new SdkServer(), new InspectorServer(isOn: false), new InspectorServer(isOn: true), new InspectorServer(isOn: true, MostPages)];

    public override IReadOnlyList<Workload> Workloads { get; } =
        [new Http1Workload("small", "A body of 1 KB: 20 options, 2 connectors, 2 groups", "/emg/route", EmgBodies.Route(connectors: 2, groups: 2), EmgSuite.Reply.ToArray())];
}
