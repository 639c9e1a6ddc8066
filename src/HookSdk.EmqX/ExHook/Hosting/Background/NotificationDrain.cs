using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.ExHook;

/// <summary>A stop waits for what was answered and is not handled yet, before anything else goes down, and within the one window of all that is waited for.</summary>
internal sealed class NotificationDrain(NotificationQueue queue, [FromKeyedServices(ExHookServiceCollectionExtensions.Target)] HookServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        server.Drain();
        TimeSpan left = server.Settings.DrainWindow - server.Time.GetElapsedTime(server.DrainingSince!.Value);
        return queue.DrainAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
