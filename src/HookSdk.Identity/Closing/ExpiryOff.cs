using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Says at start that settings let no connection be ended with its token.</summary>
internal sealed class ExpiryOff(ILoggerFactory loggers) : IHostedService, ILooksOnly
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new IdentityLog(loggers).ExpiryOff();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
