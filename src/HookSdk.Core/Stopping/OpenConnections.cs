using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// What Kestrel listens on, and the connections that callers have open, so that a stop can close the first and see the others go. Knows nothing on other servers, and then says
/// that nothing is open.
/// </summary>
internal sealed class OpenConnections : IPostConfigureOptions<SocketTransportOptions>
{
    /// <summary>A connection that was accepted so lately says that others may be on their way.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<OpenConnection, byte> _open = [];
    private readonly ConcurrentDictionary<TrackedListener, byte> _listeners = [];
    private readonly ConcurrentDictionary<EndPoint, Socket> _sockets = new(ReferenceEqualityComparer.Instance);
    private long _lastAccepted;
    private long _lastRequest;
    private volatile bool _isClosing;

    /// <summary>How many are open.</summary>
    public int Count => _open.Count;

    public IEnumerable<OpenConnection> All => _open.Select(static c => c.Key);

    /// <summary>Whether callers are told to go, with their next call.</summary>
    public bool IsClosing => _isClosing;

    private static TimeProvider Time => Clock.System;

    /// <summary>The time since a request came; told only once the stop has begun.</summary>
    public TimeSpan Quiet => Time.GetElapsedTime(Volatile.Read(ref _lastRequest));

    /// <summary>
    /// Remembers the socket that is bound for an end point, so that a stop can hold new callers off. Not one that was handed over, or that the application binds by its own means:
    /// another process may listen on it afterwards.
    /// </summary>
    public void PostConfigure(string? name, SocketTransportOptions options)
    {
        Func<EndPoint, Socket> bind = options.CreateBoundListenSocket;
        bool isOwn = bind == new SocketTransportOptions().CreateBoundListenSocket;
        options.CreateBoundListenSocket = endPoint =>
        {
            Socket socket = bind(endPoint);
            if (isOwn && endPoint is IPEndPoint)
            {
                _sockets[endPoint] = socket;
            }

            return socket;
        };
    }

    /// <summary>Notes a listener, and takes over what was remembered of its end point.</summary>
    public TrackedListener Add(IConnectionListener listener, EndPoint endPoint)
    {
        TrackedListener tracked = new(this, listener, _sockets.TryRemove(endPoint, out Socket? socket) ? socket : null);
        _listeners.TryAdd(tracked, 0);
        return tracked;
    }

    public void Remove(TrackedListener listener) => _listeners.TryRemove(listener, out _);

    /// <summary>Notes a connection until its client or the web server ends it.</summary>
    public void Add(ConnectionContext context)
    {
        OpenConnection connection = new(context);
        Volatile.Write(ref _lastAccepted, Time.GetTimestamp());
        context.Features.Set(connection);
        _open.TryAdd(connection, 0);
        context.ConnectionClosed.UnsafeRegister(static (state, _) =>
        {
            (OpenConnections all, OpenConnection closed) = ((OpenConnections, OpenConnection))state!;
            all._open.TryRemove(closed, out byte _);
        }, (this, connection));
    }

    /// <summary>
    /// Listens no more: from now on new callers are refused, or wait for the next process where the socket was handed over. Those that stand in line already are accepted first.
    /// </summary>
    public async Task StopListeningAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastRequest, Time.GetTimestamp());
        bool isBusy = !_open.IsEmpty || (Volatile.Read(ref _lastAccepted) is var last and not 0 && Time.GetElapsedTime(last) < Lately);
        await Task.WhenAll(_listeners.Keys.Select(l => l.StopAsync(isBusy, cancellationToken))).ConfigureAwait(false);
        _isClosing = true;
    }

    /// <summary>A request has come in. Says, once the stop has begun, that its connection is to be used no more.</summary>
    /// <returns>Whether this is the call with which a connection of HTTP/2 is told.</returns>
    public bool OnRequest(HttpContext context)
    {
        Volatile.Write(ref _lastRequest, Time.GetTimestamp());
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return context.Features.Get<OpenConnection>() is { IsTold: false } connection && !DropsItsCalls(context) && connection.TellToGo();
        }

        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
        {
            SayClose(context);
        }

        return false;
    }

    /// <summary>Writes on an answer over HTTP/1 that the connection ends with it. Other protocols have no such header.</summary>
    public static void SayClose(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }

    private static bool DropsItsCalls(HttpContext context) => OpenConnection.IsDropping(context.Request.Headers.UserAgent);
}
