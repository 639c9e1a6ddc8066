using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk;

/// <summary>
/// Answers for the check of readiness while a server stops: unhealthy, without asking it. .NET's health service logs each unhealthy check as an error, and a probe during a
/// normal stop is none.
/// </summary>
internal sealed class StoppingHealth(HealthCheckService inner, IEnumerable<HookServerAccessor> servers) : HealthCheckService
{
    /// <summary>The name under which <see cref="ReadyCheck"/> is registered.</summary>
    public const string Ready = "hooksdk-ready";

    /// <summary>Puts this in front of the health service that is registered.</summary>
    public static void AddTo(IServiceCollection services)
    {
        ServiceDescriptor inner = services.Last(static s => s.ServiceType == typeof(HealthCheckService) && !s.IsKeyedService);
        services.Remove(inner);
        services.AddSingleton<HealthCheckService>(provider => new StoppingHealth(
            (HealthCheckService)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetServices<HookServerAccessor>()));
    }

    public override Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default) =>
        servers.Select(static s => s.Server).FirstOrDefault(static s => s.IsDraining) is { } stopping
            ? CheckAsync(stopping.Target, predicate, cancellationToken)
            : inner.CheckHealthAsync(predicate, cancellationToken);

    private async Task<HealthReport> CheckAsync(string target, Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken)
    {
        HealthCheckRegistration? ready = null;
        HealthReport report = await inner.CheckHealthAsync(
            registration =>
            {
                if (predicate?.Invoke(registration) == false)
                {
                    return false;
                }

                ready = registration.Name == Ready ? registration : ready;
                return registration.Name != Ready;
            },
            cancellationToken).ConfigureAwait(false);
        if (ready is null)
        {
            return report;
        }

        Dictionary<string, HealthReportEntry> entries = new(report.Entries, StringComparer.OrdinalIgnoreCase)
        {
            [Ready] = new HealthReportEntry(HealthStatus.Unhealthy, $"{target} is stopping.", TimeSpan.Zero, exception: null, data: null, ready.Tags),
        };
        return new HealthReport(entries, HealthStatus.Unhealthy, report.TotalDuration);
    }
}
