using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.VerneMq;

/// <summary>Degraded while not every hook is registered at the broker.</summary>
internal sealed class RegisteredCheck(VerneMqPlugins plugins, VerneMqRegistrar registrar) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !plugins.Options.Registration.Enabled ? HealthCheckResult.Healthy("Registered by hand.")
        : registrar.Problem is { } problem ? HealthCheckResult.Degraded(problem)
        : HealthCheckResult.Healthy($"{registrar.Count} hooks are registered."));
}
