using System.Globalization;
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

    /// <summary>How calls are put on a server, in half a sentence.</summary>
    public virtual string Load(BenchOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{options.Connections} keep-alive connections, one call at a time on each; load generator: {options.Generator.ToString().ToLowerInvariant()}, {(options.Generator == GeneratorKind.Epoll ? options.Load.Threads : options.Connections)} thread(s), on the same cores.");
}
