using HookSdk.Bench.Emg;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Plugins;

/// <summary>What it costs that a plugin comes from a directory, and that it is upgraded under load.</summary>
internal sealed class PluginsSuite : Suite
{
    public override string Name => "plugins";

    public override string Summary => "One plugin of EMG's route hook, compiled in and loaded from a directory";

    public override IReadOnlyList<BenchServer> Servers { get; } = [new SdkServer(), new DirectoryServer(), new DirectoryServer(isUpgraded: true)];

    public override IReadOnlyList<Workload> Workloads { get; } =
        [new Http1Workload("small", "A body of 1 KB: 20 options, 2 connectors, 2 groups", "/emg/route", EmgBodies.Route(connectors: 2, groups: 2), EmgSuite.Reply.ToArray())];
}
