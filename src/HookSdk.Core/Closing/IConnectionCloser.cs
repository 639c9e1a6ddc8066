namespace HookSdk;

/// <summary>Ends connections at one broker. What it cannot do throws, after it has done the rest.</summary>
internal interface IConnectionCloser
{
    /// <summary>Which broker, for logs.</summary>
    public string Broker { get; }

    /// <summary>Whether settings let it.</summary>
    public bool IsEnabled { get; }

    /// <summary>Ends all connections of these users.</summary>
    /// <returns>How many were ended.</returns>
    /// <exception cref="ManagementException">Not all could be.</exception>
    public Task<int> CloseUsersAsync(IReadOnlyCollection<string> userNames, CancellationToken cancellationToken);

    /// <summary>Ends the connections of these clients. Sessions of clients that are not connected stay.</summary>
    /// <returns>How many were ended.</returns>
    /// <exception cref="ManagementException">Not all could be.</exception>
    public Task<int> CloseClientsAsync(IReadOnlyCollection<ClientConnection> clients, CancellationToken cancellationToken);
}
