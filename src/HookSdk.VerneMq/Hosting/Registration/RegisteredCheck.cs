using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.VerneMq;

/// <summary>Degraded while not every hook is registered at every node of the broker. The state of each node stands in the text and in the data.</summary>
internal sealed class RegisteredCheck(WantedHooks wanted, VerneMqRegistrar registrar) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!wanted.Options.Registration.Enabled)
        {
            return Task.FromResult(HealthCheckResult.Healthy("Registered by hand."));
        }

        Dictionary<string, object> nodes = new(StringComparer.Ordinal);
        foreach (NodeRegistrar node in registrar.Nodes)
        {
            nodes[node.Name] = node.State;
        }

        string text = string.Join(" ", nodes.Select(static node => $"{node.Key}: {node.Value}"));
        return Task.FromResult(registrar.Problem is null ? HealthCheckResult.Healthy(text, nodes) : HealthCheckResult.Degraded(nodes.Count == 0 ? registrar.Problem : text, data: nodes));
    }
}
