using System.Net;
using Microsoft.AspNetCore.Connections;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Ends connections that begin calls and reset them without end, or begin them and do not send the rest. Kestrel has such guards, which go by the streams that a connection may have
/// at once; EMQX needs so many of those that they never set in.
/// </summary>
internal sealed class ResetGuard(GrpcTransport transport, TimeProvider? time = null) : ConnectionGuard
{
    private readonly TimeProvider _time = time ?? Clock.System;

    public override ConnectionContext Take(ConnectionContext connection)
    {
        StreamResets resets = new(_time);
        connection.Features.Set(resets);
        connection.Features.Set(new ConnectionWaits(_time, most => EndUnsent(connection, most)));
        return new WatchedConnection(connection, () => new Http2Frames(resets, _time), () => End(connection));
    }

    /// <summary>Ends a connection, with all its calls.</summary>
    private ConnectionAbortedException End(ConnectionContext connection)
    {
        transport.Log.ResetWithoutEnd(AddressOf(connection), StreamResets.Most);
        ConnectionAbortedException reason = new($"The caller reset more than {StreamResets.Most} calls within a second.");
        connection.Abort(reason);
        return reason;
    }

    private void EndUnsent(ConnectionContext connection, int most)
    {
        transport.Log.BegunWithoutEnd(AddressOf(connection), most);
        connection.Abort(new ConnectionAbortedException("The caller began too many calls and did not send the rest of them."));
    }

    private static string AddressOf(ConnectionContext connection) => connection.RemoteEndPoint is IPEndPoint ip ? ip.ToString() : "this machine";
}
