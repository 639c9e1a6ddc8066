using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace HookSdk;

/// <summary>One connection that a caller has open. It stands among the connection's features, where a request finds it.</summary>
internal sealed class OpenConnection(ConnectionContext context)
{
    private long _begun;
    private long _ended;
    private int _isTold;
    private int _isKnown;
    private long _endedBefore = -1;
    private long _idleSince;
    private Looks _idle;

    /// <summary>
    /// Whether its client drops what it waits for when it is told to go away, instead of waiting for the answers: gun, the client under grpc-erlang, does up to 1.3, and no call says
    /// which version it is.
    /// </summary>
    public bool DropsItsCalls { get; private set; }

    /// <summary>Who has it open, and by which port; null: it is a Unix socket.</summary>
    public (IPAddress Address, int Port)? Peer => context is { RemoteEndPoint: IPEndPoint from, LocalEndPoint: IPEndPoint to } ? (from.Address, to.Port) : null;

    public bool IsTold => Volatile.Read(ref _isTold) != 0;

    public static bool IsDropping(string? userAgent) => userAgent?.StartsWith("grpc-erlang", StringComparison.Ordinal) ?? false;

    /// <summary>A call has come in on it. Only gRPC's calls are counted: on HTTP/1.1 there is one at a time, and its answer says what is to be said.</summary>
    public void Enter(string? userAgent)
    {
        Interlocked.Increment(ref _begun);
        if (Volatile.Read(ref _isKnown) == 0)
        {
            DropsItsCalls = IsDropping(userAgent);
            Volatile.Write(ref _isKnown, 1);
        }
    }

    public void Leave() => Interlocked.Increment(ref _ended);

    /// <summary>Whether it has had no open call for so long, at this look and at those before it. Only looks read the clock: calls are many, and a stop is one.</summary>
    public bool HasSettled(TimeSpan time)
    {
        long ended = Volatile.Read(ref _ended);
        bool isIdle = Volatile.Read(ref _begun) == ended;
        if (!isIdle || ended != _endedBefore)
        {
            _endedBefore = ended;
            _idleSince = Clock.System.GetTimestamp();
        }

        return _idle.HaveSeen(isIdle && Clock.System.GetElapsedTime(_idleSince) >= time);
    }

    /// <summary>
    /// Tells the client to make its further calls elsewhere, once. With a call open, the web server sends GOAWAY for the highest possible stream, goes on answering, and closes when
    /// the last call is over; without one it closes at once.
    /// </summary>
    /// <returns>Whether it is told now, and was not before.</returns>
    public bool TellToGo()
    {
        if (Interlocked.Exchange(ref _isTold, 1) != 0)
        {
            return false;
        }

        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return true;
    }
}
