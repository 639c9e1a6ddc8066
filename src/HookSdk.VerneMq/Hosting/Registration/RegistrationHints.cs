using Microsoft.Extensions.Hosting;

namespace HookSdk.VerneMq;

/// <summary>
/// Tells what an operator has to know: with which command the hooks are registered, where nobody registers by itself, at the start and when other hooks are served; and which decisions
/// nobody here takes. A path secret is left out: logs are read by many.
/// </summary>
internal sealed class RegistrationHints(WantedHooks wanted, OwnUrl own, VerneMqLog log, bool isRegistering) : IHostedLifecycleService
{
    private const string Secret = "{PathSecret}";

    private readonly Lock _lock = new();
    private IReadOnlyList<WantedHook> _told = [];

    private IReadOnlyList<WantedHook> Now => wanted.At(own.Find() ?? "http://{this server}", isSecretShown: false);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<WantedHook> hooks = Now;
        if (!isRegistering || !wanted.Options.Registration.Enabled)
        {
            _told = hooks;
            wanted.Chains.Changed += _ => TellOfChange();
            if (hooks.Count > 0)
            {
                // A line of its own that is one line: a console that writes each message into one line, or as JSON, leaves it as it is.
                string command = string.Join("; ", RegistrationLines.VmqAdmin(hooks));
                log.RegisterByHand(AdviceFor(command));
                log.RegisterCommand(command);
            }
        }

        Warn(hooks, VerneMqHookNames.AuthOnRegister, VerneMqHookNames.AuthOnPublish, VerneMqHookNames.AuthOnSubscribe, "3");
        Warn(hooks, VerneMqHookNames.AuthOnRegisterM5, VerneMqHookNames.AuthOnPublishM5, VerneMqHookNames.AuthOnSubscribeM5, "5");
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string AdviceFor(string command) =>
        command.Contains(Secret, StringComparison.Ordinal) ? $", once the server's PathSecret is written where it says {Secret}" : "";

    private static (string Hook, string Endpoint) KeyOf(WantedHook hook) => (hook.Hook, hook.Endpoint);

    private void TellOfChange()
    {
        string command;
        lock (_lock)
        {
            IReadOnlyList<WantedHook> hooks = Now;
            command = string.Join("; ", RegistrationLines.Deregister(_told.ExceptBy(hooks.Select(KeyOf), KeyOf)).Concat(RegistrationLines.VmqAdmin(hooks.ExceptBy(_told.Select(KeyOf), KeyOf))));
            _told = hooks;
        }

        if (command.Length > 0)
        {
            log.ChangeByHand(AdviceFor(command));
            log.RegisterCommand(command);
        }
    }

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
