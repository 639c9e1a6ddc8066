using HookSdk.Bench.Emg;
using HookSdk.Bench.ExHook;
using HookSdk.Bench.Grpc;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Inspector;
using HookSdk.Bench.M4;
using HookSdk.Bench.Plugins;
using HookSdk.Bench.Split;
using HookSdk.Bench.VerneMq;

namespace HookSdk.Bench;

/// <summary>Every suite by name. A new target adds a folder and one entry here.</summary>
internal static class Suites
{
    public static IReadOnlyList<Suite> All { get; } = [new EmgSuite(), new M4Suite(), new VerneMqSuite(), new GrpcSuite(), new ExHookSuite(), new PluginsSuite(), new InspectorSuite(), .. SplitSuite.All];

    public static Suite Find(string name) =>
        All.FirstOrDefault(suite => suite.Name == name)
        ?? throw new UsageException($"There is no suite '{name}'. Known: {string.Join(", ", All.Select(suite => suite.Name))}.");
}
