namespace HookSdk;

/// <summary>A connection that is to be ended, as the login that opened it named it.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="UserName">The user name, empty where the client gave none; null: whoever has that client id. EMQX leaves a client of another user name connected; VerneMQ does not look at it.</param>
/// <param name="Mountpoint">VerneMQ's mountpoint, empty by default. EMQX has one client of an id, whatever its mountpoint.</param>
public readonly record struct ClientConnection(string ClientId, string? UserName = null, string Mountpoint = "");
