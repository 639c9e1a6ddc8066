using System.Net;
using Microsoft.AspNetCore.Connections;

namespace HookSdk;

/// <summary>A listener whose connections pass the guards first.</summary>
internal sealed class GuardedListener(IConnectionListener inner, ConnectionGuard[] guards) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } accepted)
        {
            if (Take(accepted) is { } connection)
            {
                return connection;
            }

            accepted.Abort();
            await accepted.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ConnectionContext? Take(ConnectionContext accepted)
    {
        ConnectionContext? connection = accepted;
        foreach (ConnectionGuard guard in guards)
        {
            connection = guard.Take(connection);
            if (connection is null)
            {
                return null;
            }
        }

        return connection;
    }
}
