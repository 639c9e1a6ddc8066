namespace HookSdk.EmqX.Management;

/// <summary>Ends connections at EMQX.</summary>
internal sealed class EmqxConnectionCloser(EmqxManagement management, EmqxManagementOptions options, ClosingLog log) : IConnectionCloser
{
    private int _hasTold;

    public string Broker { get; } = $"EMQX at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public string Kind => EmqxManagement.BrokerName;

    public bool IsEnabled { get; } = options.Enabled;

    public async Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken)
    {
        ManagementException? problem = null;
        int ended = 0;
        try
        {
            ended = await management.KickUsersAsync(userNames, cancellationToken).ConfigureAwait(false);
        }
        catch (ManagementException e) when (e.RemainingUsers.Count > 0 && e.RemainingUsers.Count < userNames.Count)
        {
            // The others are out, and are not named again: their devices go now.
            (problem, ended) = (e, e.Ended);
        }

        string[] done = [.. userNames.Except(problem?.RemainingUsers ?? [], StringComparer.Ordinal)];
        try
        {
            ended += await KickDevicesAsync(() => management.KickDevicesOfUsersAsync(done, cancellationToken)).ConfigureAwait(false);
        }
        catch (ManagementException e)
        {
            throw e.With(userNames, problem?.RemainingClients ?? [], ended + e.Ended);
        }

        return problem is null ? ended : throw problem.With(problem.RemainingUsers, problem.RemainingClients, ended);
    }

    /// <summary>Who is in a mountpoint is at another broker: EMQX has none by which ids are told apart.</summary>
    public async Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken)
    {
        ClientConnection[] own = [.. clients.Where(static c => string.IsNullOrEmpty(c.Mountpoint))];
        int ended = await management.KickConnectedAsync(own, cancellationToken).ConfigureAwait(false);
        if (own.Length == 0)
        {
            return 0;
        }

        // Those that were found over MQTT too: a device of a gateway may have the same id.
        try
        {
            return ended + await KickDevicesAsync(() => management.KickDevicesAsync(own, cancellationToken)).ConfigureAwait(false);
        }
        catch (ManagementException e)
        {
            throw e.With([], own.Select(static c => c.ClientId), ended + e.Ended);
        }
    }

    /// <summary>Devices of gateways are not among the clients. An API that does not tell of them ends none, which is said once; one that is only busy or away is asked again.</summary>
    private async Task<int> KickDevicesAsync(Func<Task<int>> kick)
    {
        try
        {
            return await kick().ConfigureAwait(false);
        }
        catch (ManagementException e) when (EmqxManagement.IsLasting(e))
        {
            if (Interlocked.Exchange(ref _hasTold, 1) == 0)
            {
                log.DevicesStay(Broker, e.Problem);
            }

            return e.Ended;
        }
    }
}
