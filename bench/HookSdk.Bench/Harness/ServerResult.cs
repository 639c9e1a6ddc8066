namespace HookSdk.Bench.Harness;

/// <summary>All rounds of one server under one workload.</summary>
internal sealed record ServerResult(string Server, IReadOnlyList<RoundResult> Rounds);
