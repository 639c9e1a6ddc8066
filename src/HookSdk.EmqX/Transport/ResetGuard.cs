using System.Net;
using Microsoft.AspNetCore.Connections;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Ends connections that begin calls and reset them without end. Kestrel has such a guard, which goes by the streams that a connection may have at once; EMQX needs so many of
/// those that it never sets in.
/// </summary>
internal sealed class ResetGuard(GrpcTransport transport, TimeProvider? time = null) : ConnectionGuard
{
    private readonly TimeProvider _time = time ?? Clock.System;

    public override ConnectionContext Take(ConnectionContext connection)
    {
        StreamResets resets = new(_time);
        connection.Features.Set(resets);
        return new WatchedConnection(connection, () => new Http2Frames(resets, _time), () => End(connection));
    }

    /// <summary>Ends a connection, with all its calls.</summary>
    private ConnectionAbortedException End(ConnectionContext connection)
    {
        transport.Log.ResetWithoutEnd(connection.RemoteEndPoint is IPEndPoint ip ? ip.ToString() : "this machine", StreamResets.Most);
        ConnectionAbortedException reason = new($"The caller reset more than {StreamResets.Most} calls within a second.");
        connection.Abort(reason);
        return reason;
    }
}
