namespace HookSdk.VerneMq.Management;

/// <summary>The commands of a node's webhooks.</summary>
internal sealed class WebhookCommands(VerneMqCommands commands)
{
    private const string Root = "/api/v1/webhooks/";

    /// <summary>Where it is, for logs.</summary>
    public string Name => commands.Name;

    /// <summary>All registrations, of whatever endpoint.</summary>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public async Task<IReadOnlyList<RegisteredWebhook>> ShowAsync(CancellationToken cancellationToken)
    {
        const string Operation = "list its webhooks";
        try
        {
            return [.. (await commands.TableAsync(Root + "show", Operation, cancellationToken).ConfigureAwait(false)).Select(RegisteredWebhook.Read)];
        }
        catch (ManagementException e) when (e.Status == 500)
        {
            throw commands.Failure(
                ManagementFailure.Failed,
                Operation,
                "it answers 500 to show, as it does while some webhook is registered with a base64payload or response_timeout that is none: deregister that one",
                500);
        }
    }

    /// <summary>Registers a hook.</summary>
    /// <returns>Whether it was not there yet. One that is there is left as it is.</returns>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public Task<bool> RegisterAsync(string hook, string endpoint, IEnumerable<(string Name, string Value)> settings, CancellationToken cancellationToken) =>
        ChangeAsync($"register?{Address(hook, endpoint)}{string.Concat(settings.Select(static s => $"&--{s.Name}={s.Value}"))}", "register a webhook", "already_registered", cancellationToken);

    /// <summary>Takes a registration away.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ManagementException">It did not work; the message says why.</exception>
    public Task<bool> DeregisterAsync(string hook, string endpoint, CancellationToken cancellationToken) =>
        ChangeAsync($"deregister?{Address(hook, endpoint)}", "deregister a webhook", "not_found", cancellationToken);

    private static string Address(string hook, string endpoint) => $"hook={Uri.EscapeDataString(hook)}&endpoint={Uri.EscapeDataString(endpoint)}";

    private async Task<bool> ChangeAsync(string command, string operation, string harmless, CancellationToken cancellationToken)
    {
        System.Text.Json.JsonElement answer = await commands.RunAsync(Root + command, operation, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return VerneMqCommands.Alert(answer) is { } alert
            ? (alert.Contains(harmless, StringComparison.Ordinal) ? false : throw commands.Refused(command, operation, alert))
            : ManagementAnswer.Text(answer, "text") == "Done" ? true : throw commands.NotUnderstood(operation);
    }
}
