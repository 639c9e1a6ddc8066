using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Says at start that there are limits which stand before no plugin.</summary>
internal sealed class RateLimitCheck(ILoggerFactory loggers) : IHostedLifecycleService
{
    /// <summary>Whether a target has the filter.</summary>
    public bool IsUsed { get; set; }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!IsUsed)
        {
            new IdentityLog(loggers).LimitsUnused();
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
