namespace HookSdk.EmqX.Management;

/// <summary>Ends connections at EMQX.</summary>
internal sealed class EmqxConnectionCloser(EmqxManagement management, EmqxManagementOptions options, ClosingLog log) : IConnectionCloser
{
    private int _hasLooked;

    public string Broker { get; } = $"EMQX at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public string Kind => EmqxManagement.BrokerName;

    public bool IsEnabled { get; } = options.Enabled;

    public async Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken)
    {
        int ended = await management.KickUsersAsync(userNames, cancellationToken).ConfigureAwait(false);
        await TellOfGatewaysAsync(cancellationToken).ConfigureAwait(false);
        return ended;
    }

    /// <summary>Who is in a mountpoint is at another broker: EMQX has none by which ids are told apart.</summary>
    public async Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken)
    {
        ClientConnection[] own = [.. clients.Where(static c => string.IsNullOrEmpty(c.Mountpoint))];
        int ended = await management.KickConnectedAsync(own, cancellationToken).ConfigureAwait(false);
        if (ended < own.Length)
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
        catch (ManagementException e)
        {
            // An API that has none of them, or does not tell. One that is only busy or away is looked at again.
            _hasLooked = e.Failure is ManagementFailure.Late or ManagementFailure.Failed or ManagementFailure.Unreachable ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            _hasLooked = 0;
            throw;
        }
    }
}
