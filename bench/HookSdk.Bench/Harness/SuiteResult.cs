namespace HookSdk.Bench.Harness;

/// <summary>Everything that one run of a suite found.</summary>
internal sealed record SuiteResult(
    string Suite,
    string Machine,
    string Reference,
    BenchOptions Options,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, string> Skipped,
    IReadOnlyList<WorkloadResult> Workloads);
