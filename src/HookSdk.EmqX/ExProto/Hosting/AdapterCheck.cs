using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Degraded while an adapter of EMQX has not answered its last calls. Nothing is asked for this: where no device is, no call is made, and what was seen last stands.
/// </summary>
internal sealed class AdapterCheck(ExProtoServer server) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Dictionary<string, object> data = [];
        List<string> problems = [];
        foreach (AdapterClient adapter in server.Adapters.All)
        {
            if (adapter.State.SilentSince is { } since)
            {
                string silence = string.Create(CultureInfo.InvariantCulture, $"has not answered since {since:u}");
                data[adapter.Address] = silence;
                problems.Add($"EMQX's adapter at {adapter.Address} {silence}.");
            }
            else
            {
                data[adapter.Address] = adapter.State.LastAnswer is { } ago ? string.Create(CultureInfo.InvariantCulture, $"answered {ago.TotalSeconds:0} s ago") : "not called yet";
            }
        }

        return Task.FromResult(problems.Count == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(string.Join(' ', problems), data: data));
    }
}
