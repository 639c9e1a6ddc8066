namespace HookSdk;

/// <summary>Knows connections of users that the brokers know under other names, such as those of clients that came by a certificate.</summary>
internal interface IUserConnections
{
    /// <summary>The connections of users at one broker.</summary>
    /// <param name="userNames">The users.</param>
    /// <param name="broker">The broker, as <see cref="ClientConnection.Broker"/> names it.</param>
    public IReadOnlyList<(string UserName, ClientConnection Client)> Find(IReadOnlyCollection<string> userNames, string broker);
}
