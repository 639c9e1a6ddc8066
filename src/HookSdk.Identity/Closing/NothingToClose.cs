using Microsoft.Extensions.Hosting;

namespace HookSdk.Identity;

/// <summary>Stands where the program has no users of that kind.</summary>
internal sealed class NothingToClose : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
