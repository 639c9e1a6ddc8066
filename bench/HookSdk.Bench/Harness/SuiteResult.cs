namespace HookSdk.Bench.Harness;

/// <summary>Everything that one run of a suite found.</summary>
internal sealed record SuiteResult(
    string Suite,
    string Machine,
    string Reference,
    BenchOptions Options,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, string> Skipped,
    IReadOnlyList<WorkloadResult> Workloads)
{
    /// <summary>This with the rounds of another start of the same servers behind its own.</summary>
    public SuiteResult With(SuiteResult next) => this with { Workloads = [.. Workloads.Zip(next.Workloads, static (one, other) => one.With(other))] };
}
