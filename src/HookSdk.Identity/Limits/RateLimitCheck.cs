using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>Says at start that there are limits which stand before no plugin, or before none of one of the servers that have their hooks.</summary>
internal sealed class RateLimitCheck(IEnumerable<HookServerAccessor> servers, IOptionsMonitor<RateLimitList> limits, ILoggerFactory loggers) : IHostedLifecycleService, ILooksOnly
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IdentityLog log = new(loggers);

        HookServerAccessor[] added = [.. servers];

        // One that is not mapped has no plugins yet, which is told on its own.
        HookServerAccessor[] all = [.. added.Where(static s => s.Server.IsMapped || s.Server.IsBound)];
        if (limits.CurrentValue.Count == 0 || (all.Length == 0 && added.Length > 0))
        {
            return Task.CompletedTask;
        }

        if (!all.Any(static s => s.Server.HasFilter(typeof(RateLimitFilter), s.Hooks)))
        {
            log.LimitsUnused();
            return Task.CompletedTask;
        }

        foreach (RateLimitOptions limit in limits.CurrentValue)
        {
            foreach (HookServerAccessor server in all)
            {
                string[] hooks = [.. limit.Hooks.Where(server.Hooks.Contains)];
                if (hooks.Length > 0 && !server.Server.HasFilter(typeof(RateLimitFilter), hooks))
                {
                    log.LimitUnusedAt(limit.Name, server.Id.Target, string.Join(", ", hooks));
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
