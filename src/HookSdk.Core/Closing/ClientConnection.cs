namespace HookSdk;

/// <summary>A connection that is to be ended, as the login that opened it named it.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="UserName">The user name, empty where the client gave none: a client of another user name is left connected, at a broker that is asked for it; one that is not is asked by client id and mountpoint alone. Null: whoever has that client id.</param>
/// <param name="Mountpoint">The mountpoint, empty by default, at a broker where clients of one id may be in several.</param>
public readonly record struct ClientConnection(string ClientId, string? UserName = null, string Mountpoint = "")
{
    /// <summary>The broker that it is at, by the name that the management client has for it (<c>BrokerName</c>). Null, the default: at whichever, and where the management clients of several are registered, clients of that id are ended at each.</summary>
    public string? Broker { get; init; }

    /// <summary>The client id alone: a token may stand in the user name.</summary>
    public override string ToString() => ClientId;
}
