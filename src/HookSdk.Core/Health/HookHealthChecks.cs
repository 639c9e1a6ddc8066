using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk;

/// <summary>Healthy as long as the process can answer at all.</summary>
internal sealed class LiveCheck : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy());
}

/// <summary>Unhealthy while a server is stopping or full: send the calls elsewhere.</summary>
internal sealed class ReadyCheck(IEnumerable<HookServerAccessor> servers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            if (server.IsStopping)
            {
                return Task.FromResult(HealthCheckResult.Unhealthy($"{server.Target} is stopping."));
            }

            if (server.ActiveCalls >= server.Settings.MaxConcurrentCalls)
            {
                return Task.FromResult(HealthCheckResult.Unhealthy($"{server.Target} has all {server.Settings.MaxConcurrentCalls} slots taken."));
            }
        }

        // Whoever looks whether it is ready is told what decides nothing.
        string[] dryRuns = [.. servers.Select(static s => s.Server).Where(static s => s.Settings.DryRun is not null).Select(static s => $"{s.Target}: {s.Settings.DryRunText} decides and enforces nothing (DryRun).")];
        return Task.FromResult(dryRuns.Length == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Healthy(string.Join(' ', dryRuns)));
    }
}

/// <summary>Degraded when a server that expects calls has had none for too long: the broker may have blocked or lost it.</summary>
internal sealed class CalledLatelyCheck(IEnumerable<HookServerAccessor> servers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Dictionary<string, object> data = [];
        string? problem = null;
        foreach (HookServer server in servers.Select(static s => s.Server))
        {
            TimeSpan quiet = server.Time.GetElapsedTime(server.LastCall ?? server.StartedAt);
            data[server.Target] = server.LastCall is null ? "never called" : $"last called {quiet.TotalSeconds:0} s ago";
            if (server.Settings.ExpectCallEvery is { } every && quiet > every)
            {
                problem = $"{server.Target} was not called for {quiet.TotalSeconds:0} s; one call in {every.TotalSeconds:0} s is expected.";
            }
        }

        return Task.FromResult(problem is null ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(problem, data: data));
    }
}
