namespace HookSdk.EmqX.Management;

/// <summary>Ends connections at EMQX.</summary>
internal sealed class EmqxConnectionCloser(EmqxManagement management, EmqxManagementOptions options, ClosingLog log) : IConnectionCloser
{
    private int _hasLooked;

    public string Broker { get; } = $"EMQX at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public bool IsEnabled { get; } = options.Enabled;

    public async Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken)
    {
        int ended = await management.KickUsersAsync(userNames, cancellationToken).ConfigureAwait(false);
        await TellOfGatewaysAsync(cancellationToken).ConfigureAwait(false);
        return ended;
    }

    public async Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken)
    {
        int ended = await management.KickConnectedAsync(clients, cancellationToken).ConfigureAwait(false);
        if (ended < clients.Count)
        {
            await TellOfGatewaysAsync(cancellationToken).ConfigureAwait(false);
        }

        return ended;
    }

    /// <summary>Says once that there are devices which are not ended. The clients were, whatever becomes of this.</summary>
    private async Task TellOfGatewaysAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _hasLooked, 1) == 1)
        {
            return;
        }

        try
        {
            if (await management.ListRunningGatewaysAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } gateways)
            {
                log.DevicesStay(Broker, string.Join(", ", gateways));
            }
        }
        catch (ManagementException)
        {
            // An API that has none of them, or does not tell.
        }
    }
}
