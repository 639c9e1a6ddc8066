using Microsoft.Extensions.Hosting;

namespace HookSdk.VerneMq;

/// <summary>
/// Tells at the start what an operator has to know: with which command the hooks are registered, where nobody registers by itself, and which decisions nobody here takes. A path
/// secret is left out: logs are read by many.
/// </summary>
internal sealed class RegistrationHints(VerneMqPlugins plugins, OwnUrl own, VerneMqLog log, bool isRegistering) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedHook> hooks = plugins.Wanted(own.Find() ?? "http://{this server}", isSecretShown: false);
        if (hooks.Count > 0 && (!isRegistering || !plugins.Options.Registration.Enabled))
        {
            // A line of its own that is one line: a console that writes each message into one line, or as JSON, leaves it as it is.
            string command = string.Join("; ", RegistrationLines.VmqAdmin(hooks));
            log.RegisterByHand(command.Contains("{PathSecret}", StringComparison.Ordinal) ? ", once the server's PathSecret is written where it says {PathSecret}" : "");
            log.RegisterCommand(command);
        }

        Warn(hooks, VerneMqHookNames.AuthOnRegister, VerneMqHookNames.AuthOnPublish, VerneMqHookNames.AuthOnSubscribe, "3");
        Warn(hooks, VerneMqHookNames.AuthOnRegisterM5, VerneMqHookNames.AuthOnPublishM5, VerneMqHookNames.AuthOnSubscribeM5, "5");
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Who lets clients in and says nothing about what they do leaves it to VerneMQ, which refuses what nobody allows.</summary>
    private void Warn(IReadOnlyList<WantedHook> hooks, string register, string publish, string subscribe, string mqtt)
    {
        if (!Serves(register))
        {
            return;
        }

        if (!Serves(publish))
        {
            log.NobodyAuthorizes(register, publish, mqtt, "publish", nameof(VerneMqPlugin.AuthOnPublishAsync));
        }

        if (!Serves(subscribe))
        {
            log.NobodyAuthorizes(register, subscribe, mqtt, "subscribe", nameof(VerneMqPlugin.AuthOnSubscribeAsync));
        }

        bool Serves(string hook) => hooks.Any(wanted => wanted.Hook == hook);
    }
}
