using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace HookSdk.EmqX.Transport;

/// <summary>A call on the server. After the reply the web server uses its request object again, so a late handler is cut off from it.</summary>
/// <remarks>It is its own lock: an object for that would be one more to make for each call.</remarks>
#pragma warning disable CA1001 // The source is disposed of in End.
internal sealed class GrpcServerCall(HttpContext context, TimeProvider time, TimeSpan? timeout) : HookConnection
#pragma warning restore CA1001
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(5);

    private readonly IPAddress? _address = context.Connection.RemoteIpAddress;
    private readonly long _started = timeout is null ? 0 : time.GetTimestamp();
    private HttpContext? _context = context;
    private HookCaller? _caller;
    private CancellationTokenSource? _gone;
    private CancellationToken _goneToken;
    private PipeReader? _pendingRead;
    private OpenConnection? _connection;

    public override HookCaller Caller => _caller ??= new HookCaller(_address);

    /// <summary>The web server's request; null once the call has ended.</summary>
    public HttpRequest? Request => _context?.Request;

    /// <summary>The caller's grpc-timeout; null when it sent none.</summary>
    public TimeSpan? Timeout => timeout;

    /// <summary>What is left of the caller's timeout: zero once it has passed, and null when it sent none.</summary>
    public TimeSpan? Remaining => timeout is not { } all ? null
        : time.GetElapsedTime(_started) is var elapsed && elapsed < all ? all - elapsed : TimeSpan.Zero;

    public TimeProvider Time => time;

    /// <summary>
    /// The caller's timeout, less what the way takes and what has passed already; five minutes at most, which is the longest that a deadline may be set to. A deadline
    /// that was set to another than the default holds as well, when it is shorter.
    /// </summary>
    public override TimeSpan DeadlineOf(string hook, HookServer server, long now)
    {
        HookSettings settings = server.Settings;
        if (timeout is not { } all)
        {
            return settings.DeadlineOf(hook);
        }

        TimeSpan most = LongestDeadline;
        if (settings.IsAnyDeadlineSet)
        {
            server.CompareDeadlines(settings, all);
            most = settings.SetDeadlineOf(hook) ?? most;
        }

        TimeSpan left = GrpcTimeout.LessTheWay(all) - time.GetElapsedTime(_started, now);
        return left > most ? most : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Cancelled when the caller resets the stream or its connection is lost, and when its timeout has ended the call.</summary>
    public override CancellationToken Gone
    {
        get
        {
            lock (this)
            {
                if (_gone is null && _context is not null)
                {
                    _gone = CancellationTokenSource.CreateLinkedTokenSource(_context.RequestAborted);
                    _goneToken = _gone.Token;
                }

                return _goneToken;
            }
        }
    }

    public override ActivityContext TraceParent =>
        _context?.Request.Headers is { } headers && ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out ActivityContext parent)
            ? parent
            : default;

    public override IEnumerable<KeyValuePair<string, string>> Headers =>
        _context is { } current ? [new(":path", current.Request.Path.Value ?? ""), .. current.Request.Headers.Select(static h => new KeyValuePair<string, string>(h.Key, h.Value.ToString()))] : [];

    public override void Describe(Activity activity)
    {
        if (_context is { } current)
        {
            GrpcActivity.Describe(activity, current);
        }
    }

    /// <summary>Tells in a header why a fallback is answered, where that is told at all.</summary>
    public void TellFallback(string cause)
    {
        if (FallbackCauses.AreTold && _context is { Response.HasStarted: false } current)
        {
            current.Response.Headers[FallbackCauses.Header] = FallbackCauses.ForHeader(cause);
        }
    }

    /// <summary>Whether this says that the caller reset the stream or went away: then there is nobody to answer.</summary>
    public static bool IsHangUp(Exception e) => e is ConnectionResetException or OperationCanceledException or IOException;

    /// <summary>Arms a timer that cancels the read that waits. Undone by <see cref="ReadEnded"/>; then it never reaches the next call on the same stream object.</summary>
    public ITimer CancelReadAfter(PipeReader reader, TimeSpan patience)
    {
        lock (this)
        {
            _pendingRead = reader;
        }

        return time.CreateTimer(static call => ((GrpcServerCall)call!).GiveUpBody(), this, patience, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void ReadEnded()
    {
        lock (this)
        {
            _pendingRead = null;
        }
    }

    /// <summary>Cancels the read that waits.</summary>
    public override void GiveUpBody()
    {
        lock (this)
        {
            if (_pendingRead is { } reader)
            {
                CancelPending(reader);
            }
        }
    }

    /// <summary>Tells a handler that is late to give up.</summary>
    public void GiveUp()
    {
        CancellationTokenSource? source;
        lock (this)
        {
            source = _gone;
            if (source is null)
            {
                _goneToken = new CancellationToken(canceled: true);
            }
        }

        source?.Cancel();
    }

    /// <summary>What its connection holds of calls that wait; null where that is not watched, and once the call has ended.</summary>
    public ConnectionWaits? Waits => _context?.Features.Get<ConnectionWaits>();

    /// <summary>Counts the call among those that its connection has open.</summary>
    public void Enter(HttpContext context)
    {
        _connection = context.Features.Of<OpenConnection>();
        _connection?.Enter(context.Request.Headers.UserAgent);
    }

    /// <summary>Cuts the call off from the web server's request.</summary>
    public void End()
    {
        Interlocked.Exchange(ref _connection, null)?.Leave();
        CancellationTokenSource? gone;
        lock (this)
        {
            _context = null;
            gone = _gone;
            _gone = null;
        }

        // Waits for callbacks that run right now, and they may ask for the lock.
        gone?.Dispose();
    }

    /// <summary>Wakes the read that waits. A stream that was reset a moment before throws here; its reader is woken by the reset.</summary>
    public static void CancelPending(PipeReader reader)
    {
        try
        {
            reader.CancelPendingRead();
        }
        catch (Exception e) when (IsHangUp(e))
        {
            // On a timer's thread it would end the process.
        }
    }
}
