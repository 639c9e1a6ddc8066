using Microsoft.Extensions.Hosting;

namespace HookSdk.VerneMq;

/// <summary>Tells at the start, where nobody registers by itself, with which lines an operator does it. A path secret is left out: logs are read by many.</summary>
internal sealed class RegistrationHints(VerneMqPlugins plugins, OwnUrl own, VerneMqLog log, IEnumerable<VerneMqRegistrar> registrars) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if ((!registrars.Any() || !plugins.Options.Registration.Enabled) && plugins.Wanted(own.Find() ?? "http://{this server}", isSecretShown: false) is { Count: > 0 } hooks)
        {
            log.RegisterByHand(string.Join(Environment.NewLine, RegistrationLines.VmqAdmin(hooks)));
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
