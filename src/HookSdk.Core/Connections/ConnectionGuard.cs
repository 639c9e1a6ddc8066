using Microsoft.AspNetCore.Connections;

namespace HookSdk;

/// <summary>Looks at each connection that Kestrel accepts, before a byte of it is read. One thread at a time calls it for an address of the server.</summary>
internal abstract class ConnectionGuard
{
    /// <summary>Takes a connection.</summary>
    /// <param name="connection">The connection, as the guards before it have left it.</param>
    /// <returns>The connection, or one that stands before it; null where it is refused.</returns>
    public abstract ConnectionContext? Take(ConnectionContext connection);
}
