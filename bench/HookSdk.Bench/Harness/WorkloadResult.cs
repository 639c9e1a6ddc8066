namespace HookSdk.Bench.Harness;

/// <summary>One workload: every server's rounds, index by index taken next to each other.</summary>
internal sealed record WorkloadResult(string Workload, string Summary, bool IsBurst, IReadOnlyList<ServerResult> Servers)
{
    public WorkloadResult With(WorkloadResult next) => this with { Servers = [.. Servers.Zip(next.Servers, static (one, other) => one with { Rounds = [.. one.Rounds, .. other.Rounds] })] };
}
