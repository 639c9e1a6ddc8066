namespace HookSdk.VerneMq.Management;

/// <summary>Ends connections at VerneMQ. Sessions stay: their clients are asked for a login when they come back.</summary>
internal sealed class VerneMqConnectionCloser(VerneMqManagement management, VerneMqManagementOptions options) : IConnectionCloser
{
    public string Broker { get; } = $"VerneMQ at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public bool IsEnabled { get; } = options.Enabled;

    public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) =>
        management.KickUsersAsync(userNames, cancellationToken: cancellationToken);

    public Task<int> CloseClientsAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken)
    {
        return KickRun.EachAsync(clientIds.Chunk(1), static id => id, areUsers: false, CloseAsync);

        async Task<int> CloseAsync(string[] one) =>
            await management.KickAsync(one[0], cancellationToken: cancellationToken).ConfigureAwait(false) == VerneMqKickOutcome.Kicked ? 1 : 0;
    }
}
