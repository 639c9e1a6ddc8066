namespace HookSdk.VerneMq.Management;

/// <summary>Ends connections at VerneMQ. Sessions stay: their clients are asked for a login when they come back.</summary>
internal sealed class VerneMqConnectionCloser(VerneMqManagement management, VerneMqManagementOptions options) : IConnectionCloser
{
    public string Broker { get; } = $"VerneMQ at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public bool IsEnabled { get; } = options.Enabled;

    public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) =>
        management.KickUsersAsync(userNames, cancellationToken: cancellationToken);

    public async Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken)
    {
        int ended = 0;
        ManagementException? problem = null;
        foreach (ClientConnection client in clients)
        {
            try
            {
                ended += await management.KickAsync(client.ClientId, mountpoint: client.Mountpoint ?? "", cancellationToken: cancellationToken).ConfigureAwait(false) == VerneMqKickOutcome.Kicked ? 1 : 0;
            }
            catch (ManagementException e) when (e.Failure == ManagementFailure.Refused)
            {
                problem = e;
            }
        }

        return problem is null ? ended : throw problem;
    }
}
