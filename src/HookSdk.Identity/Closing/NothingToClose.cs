using Microsoft.Extensions.Hosting;

namespace HookSdk.Identity;

/// <summary>Stands where settings say that nothing is ended.</summary>
internal sealed class NothingToClose : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
