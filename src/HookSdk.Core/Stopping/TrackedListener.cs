using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace HookSdk;

/// <summary>A listener of Kestrel's whose connections are noted, and that a stop can close before the web server does.</summary>
/// <param name="connections">Where they are noted.</param>
/// <param name="inner">The listener.</param>
/// <param name="socket">Its socket over IP, where this process alone holds it; null otherwise.</param>
internal sealed class TrackedListener(OpenConnections connections, IConnectionListener inner, Socket? socket) : IConnectionListener
{
    /// <summary>How long a caller's last step of the handshake may be on its way.</summary>
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private bool _isClosed;

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        ConnectionContext? connection = await inner.AcceptAsync(cancellationToken).ConfigureAwait(false);
        if (connection is not null)
        {
            connections.Add(connection);
        }

        return connection;
    }

    /// <summary>Listens no more. Where callers may be on their way, new ones are held off first, and the web server accepts those that stand in line.</summary>
    public async Task StopAsync(bool isBusy, CancellationToken cancellationToken)
    {
        if (isBusy && socket is not null && NewCallers.TryHoldOff(socket))
        {
            long started = Clock.System.GetTimestamp();
            while ((Clock.System.GetElapsedTime(started) < RoundTrip || HasCallers(socket)) && !cancellationToken.IsCancellationRequested
                && Clock.System.GetElapsedTime(started) < 10 * RoundTrip)
            {
                await Task.Delay(LookEvery, Clock.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _isClosed = true;
        await inner.UnbindAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        connections.Remove(this);
        return _isClosed ? ValueTask.CompletedTask : inner.UnbindAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        connections.Remove(this);
        return inner.DisposeAsync();
    }

    private static bool HasCallers(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
