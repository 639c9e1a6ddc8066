namespace HookSdk.VerneMq.Management;

/// <summary>Ends connections at VerneMQ. Sessions stay: their clients are asked for a login when they come back.</summary>
internal sealed class VerneMqConnectionCloser(VerneMqManagement management, VerneMqManagementOptions options) : IConnectionCloser
{
    public string Broker { get; } = $"VerneMQ at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public string Kind => VerneMqManagement.BrokerName;

    public bool IsEnabled { get; } = options.Enabled;

    public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) =>
        management.KickUsersAsync(userNames, cancellationToken: cancellationToken);

    public Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken)
    {
        return KickRun.EachAsync(clients.Chunk(1), static client => client.ClientId, areUsers: false, CloseAsync);

        async Task<int> CloseAsync(ClientConnection[] one) =>
            await management.IsOfAnotherAsync(one[0], cancellationToken).ConfigureAwait(false) ? 0
            : await management.KickAsync(one[0].ClientId, mountpoint: one[0].Mountpoint ?? "", cancellationToken: cancellationToken).ConfigureAwait(false) == VerneMqKickOutcome.Kicked ? 1 : 0;
    }
}
