using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Harness;

/// <summary>One comparison: the servers and the workloads that each of them gets.</summary>
internal abstract class Suite
{
    /// <summary>The word on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the help.</summary>
    public abstract string Summary { get; }

    /// <summary>In the order of a round. Ratios compare with the first that runs.</summary>
    public abstract IReadOnlyList<BenchServer> Servers { get; }

    public abstract IReadOnlyList<Workload> Workloads { get; }
}
