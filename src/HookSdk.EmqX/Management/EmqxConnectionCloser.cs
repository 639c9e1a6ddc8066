namespace HookSdk.EmqX.Management;

/// <summary>Ends connections at EMQX.</summary>
internal sealed class EmqxConnectionCloser(EmqxManagement management, EmqxManagementOptions options) : IConnectionCloser
{
    public string Broker { get; } = $"EMQX at {options.Url.GetLeftPart(UriPartial.Authority)}";

    public bool IsEnabled { get; } = options.Enabled;

    public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken) => management.KickUsersAsync(userNames, cancellationToken);

    public Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken) => management.KickConnectedAsync(clients, cancellationToken);
}
