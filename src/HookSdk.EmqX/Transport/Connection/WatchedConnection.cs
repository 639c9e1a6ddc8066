using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// A connection whose HTTP/2 is looked at on its way to Kestrel. TLS puts a pipe of its own in the place of the connection's; that one is looked at too, and is where the frames are.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="newFrames">Gives one who follows the frames of a pipe.</param>
/// <param name="end">Ends the connection, with all its calls, and says why.</param>
internal sealed class WatchedConnection(ConnectionContext inner, Func<Http2Frames> newFrames, Func<Exception> end) : ConnectionContext
{
    private IDuplexPipe? _transport;

    public override string ConnectionId
    {
        get => inner.ConnectionId;
        set => inner.ConnectionId = value;
    }

    public override IFeatureCollection Features => inner.Features;

    public override IDictionary<object, object?> Items
    {
        get => inner.Items;
        set => inner.Items = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => inner.ConnectionClosed;
        set => inner.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => inner.LocalEndPoint;
        set => inner.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => inner.RemoteEndPoint;
        set => inner.RemoteEndPoint = value;
    }

    public override IDuplexPipe Transport
    {
        get => _transport ??= Watch(inner.Transport);
        set => _transport = value as WatchedPipe ?? Watch(value);
    }

    public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private WatchedPipe Watch(IDuplexPipe pipe) => new(pipe, new WatchedReader(pipe.Input, newFrames(), end));

    private sealed class WatchedPipe(IDuplexPipe pipe, PipeReader input) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => pipe.Output;
    }
}
