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
    private readonly AllResets _all = new(time ?? Clock.System);

    public override ConnectionContext Take(ConnectionContext connection)
    {
        StreamResets resets = new(_time, _all);
        connection.Features.Set(resets);
        connection.Features.Set(new ConnectionWaits(_time, most => EndUnsent(connection, most)));
        return new WatchedConnection(connection, () => new Http2Frames(resets, _time), () => End(connection, resets.Count));
    }

    /// <summary>Ends a connection, with all its calls.</summary>
    private ConnectionAbortedException End(ConnectionContext connection, int count)
    {
        bool isAlone = count > StreamResets.Most;
        if (isAlone)
        {
            transport.Log.ResetWithoutEnd(AddressOf(connection), StreamResets.Most);
        }
        else
        {
            transport.Log.ResetTogether(AddressOf(connection), count, AllResets.Most);
        }

        ConnectionAbortedException reason = new(isAlone
            ? $"The caller reset more than {StreamResets.Most} calls within a second."
            : $"The caller reset {count} calls within a second, and all callers together more than {AllResets.Most}.");
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
