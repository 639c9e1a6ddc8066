using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.ExHook;

/// <summary>A stop waits for what was answered and is not handled yet, before anything else goes down.</summary>
internal sealed class NotificationDrain(NotificationQueue queue, [FromKeyedServices(ExHookServiceCollectionExtensions.Target)] HookServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => queue.DrainAsync(server.Settings.DrainWindow, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
