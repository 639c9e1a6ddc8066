using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// What each callback of EMQX does. In the unary service an error makes EMQX close the device, which is what is wanted for a device that this server does not know or cannot serve;
/// everything else is answered OK, at once where there is room.
/// </summary>
internal sealed class ExProtoServer : IDisposable
{
    /// <summary>In the streaming service, the last bytes travel beside the word about the end. EMQX writes each stream every 20 ms.</summary>
    private static readonly TimeSpan StreamGrace = TimeSpan.FromMilliseconds(250);

    private readonly ExProtoMetrics _metrics;
    private readonly ExProtoHandler _handler;
    private int _warned;

    public ExProtoServer(HookServer server, ExProtoHandler handler, ExProtoOptions options, IServiceProvider services)
    {
        Server = server;
        Options = options;
        _handler = handler;
        Log = new ExProtoLog(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, server.Name);
        Observers = ObserverList.Of(server);
        AdapterSettings adapters = new(options.AdapterUrl, options.NodeAdapters, options.AdapterTls, options.AdapterTimeout);
        Adapters = new AdapterMap(adapters, server.Time, Log, Observers is null ? null : new AdapterWatch(server, Observers));
        Devices = new DeviceTable(server, options, Adapters);
        server.AwaitAtStop(new DeviceDrain(this));
        _metrics = new ExProtoMetrics(server, services, () => Devices.Open);
    }

    public HookServer Server { get; }

    public ExProtoOptions Options { get; }

    public AdapterMap Adapters { get; }

    /// <summary>What the handler is called in lines.</summary>
    public string HandlerName => _handler is DelegateHandler ? nameof(ExProtoBuilder.OnDevice) : _handler.GetType().Name;

    public DeviceTable Devices { get; }

    /// <summary>Who looks on; null: nobody.</summary>
    public ObserverList? Observers { get; }

    public ExProtoLog Log { get; }

    /// <summary>Ends when the server has stopped, for streams that belong to no single device.</summary>
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TimeProvider Time => Server.Time;

    private static GrpcStatus NotKnown => new(GrpcStatusCode.NotFound, "this server does not know the device; it may have been restarted");

    private static GrpcStatus Full => new(GrpcStatusCode.ResourceExhausted, "this server has as many devices as it may have");

    private static GrpcStatus Stopping => new(GrpcStatusCode.Unavailable, "this server is stopping");

    public void Dispose() => Adapters.Dispose();

    /// <summary>Says at start-up what is served.</summary>
    public void Announce() => Server.Log.Serves(Server.Target, "devices", HandlerName, "emqx.exproto.v1");

    public void WarnOfStreaming()
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Log.Streaming();
        }
    }

    public GrpcStatus OnCreated(SocketCreatedRequest request, HookConnection call)
    {
        if (request.Conn.Length == 0)
        {
            return new(GrpcStatusCode.InvalidArgument, "conn is empty");
        }

        if (Server.IsDraining)
        {
            return Stopping;
        }

        if (Devices.Find(request.Conn) is { Connection: { } open } known)
        {
            ExProtoConnection told = NewConnection(known, request);
            if (Equals(open.Peer, told.Peer))
            {
                // Told twice.
                return GrpcStatus.Ok;
            }

            // EMQX was restarted, and has given the same id out again.
            Lose(known, "EMQX has given the connection's id to another device");
        }

        if (Devices.Add(request.Conn, call) is not { } device)
        {
            Server.ReportShed("OnSocketCreated");
            return Full;
        }

        ExProtoConnection connection = NewConnection(device, request);
        if (device.TryOpen(connection))
        {
            device.Inbox.KeepDatagrams(connection.IsDatagrams);

            // The loop outlives this call, and must not carry its context along.
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            _ = Task.Run(() => RunAsync(device, connection));
        }

        return GrpcStatus.Ok;
    }

    public ValueTask<GrpcStatus> OnBytesAsync(ReceivedBytesRequest request, HookConnection call, bool streaming) =>
        Take(request.Conn, call, streaming) is not { } device ? new(NotKnown)
        : request.Bytes.IsEmpty ? new(GrpcStatus.Ok)
        : AnswerAsync(device, device.Inbox.WriteAsync(request.Bytes.Memory), streaming);

    public ValueTask<GrpcStatus> OnMessagesAsync(ReceivedMessagesRequest request, HookConnection call, bool streaming) =>
        Take(request.Conn, call, streaming) is not { } device ? new(NotKnown)
        : AnswerAsync(device, device.Inbox.DeliverAsync([.. request.Messages.Select(MessageOf)]), streaming);

    public GrpcStatus OnTimer(TimerTimeoutRequest request)
    {
        if (Devices.Find(request.Conn) is { Connection: { } connection } device)
        {
            device.LastCall = Time.GetTimestamp();
            device.IsClosing = true;
            connection.End(new(ExProtoCloseCause.KeepAlive, "no bytes came within the keep-alive time"));
        }

        return GrpcStatus.Ok;
    }

    public GrpcStatus OnClosed(SocketClosedRequest request, bool streaming)
    {
        if (Devices.Find(request.Conn) is not { } device)
        {
            return GrpcStatus.Ok;
        }

        ExProtoCloseReason reason = ExProtoCloseReason.OfBroker(request.Reason);
        device.IsClosing = true;
        if (streaming)
        {
            _ = CloseSoonAsync(device, reason);
        }
        else
        {
            End(device, reason);
        }

        return GrpcStatus.Ok;
    }

    /// <summary>EMQX knows the device no more, and will not say so.</summary>
    public void Lose(Device device, string text) => End(device, new(ExProtoCloseCause.Lost, text));

    /// <summary>Asks EMQX to close the device. False: it could not be asked.</summary>
    public async Task<bool> CloseAsync(Device device, CancellationToken cancellationToken = default)
    {
        if (device.Connection is not { } connection)
        {
            return false;
        }

        ExProtoException? error = await connection.TryCloseAsync(cancellationToken).ConfigureAwait(false);
        if (error is { Error: ExProtoError.ConnectionGone } || (error is not null && Server.IsDraining))
        {
            Devices.Remove(device);
        }
        else if (error is not null)
        {
            LogLevel level = LevelOf(device);
            Log.CloseFailed(level, device.Conn, error.Message);
            return false;
        }

        return true;
    }

    private static ExProtoMessage MessageOf(Message message) => new()
    {
        Topic = message.Topic,
        Payload = message.Payload.Memory,
        QoS = (int)message.Qos,
        From = message.From,
        Id = message.Id,
        Node = message.Node,
        Timestamp = message.Timestamp <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds((long)message.Timestamp) : default,
    };

    /// <summary>Of an outage that was logged, each device's part is a detail.</summary>
    private static LogLevel LevelOf(Device device) => device.Adapter.State.SilentSince is null ? LogLevel.Warning : LogLevel.Debug;

    private ExProtoConnection NewConnection(Device device, SocketCreatedRequest request) =>
        new(device.Conn, request.Conninfo ?? new ConnInfo(), device.Caller, device.Inbox, device.Adapter, Server.Name);

    private void End(Device device, ExProtoCloseReason reason)
    {
        device.Connection?.End(reason);
        Devices.Remove(device);
    }

    /// <summary>The device of a callback. In the streaming service it may not have been created yet.</summary>
    private Device? Take(string conn, HookConnection call, bool streaming)
    {
        if (Devices.Find(conn) is { } device)
        {
            device.LastCall = Time.GetTimestamp();
            return device;
        }

        if (!streaming || conn.Length == 0 || Server.IsDraining || Devices.Add(conn, call) is not { } early)
        {
            return null;
        }

        _ = ExpireAsync(early);
        return early;
    }

    private ValueTask<GrpcStatus> AnswerAsync(Device device, ValueTask<bool> taken, bool streaming) =>
        taken.IsCompletedSuccessfully ? new(taken.Result ? GrpcStatus.Ok : EndedStatus(device)) : HoldAsync(device, taken.AsTask(), streaming);

    private async ValueTask<GrpcStatus> HoldAsync(Device device, Task<bool> taken, bool streaming)
    {
        TimeSpan patience = Server.Settings.Deadline;
        long progress;
        do
        {
            // EMQX waits for ever, so a loop that is slow and goes on may take its time.
            progress = device.Inbox.Progress;
            await ((Task)taken).WaitAsync(patience, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (taken.IsCompletedSuccessfully)
            {
                return taken.Result ? GrpcStatus.Ok : EndedStatus(device);
            }
        }
        while (device.Inbox.Progress != progress);

        device.Connection?.End(new(ExProtoCloseCause.BufferFull, $"the buffer of {Options.BufferBytes} bytes is full, and the loop took nothing of it for {patience.TotalSeconds:0.###} s"));
        if (streaming)
        {
            // Nobody reads the answers of streams.
            _ = CloseAsync(device);
        }

        return new(GrpcStatusCode.ResourceExhausted, "the device's buffer was full for too long");
    }

    /// <summary>What comes for a device that is being closed is dropped. Where EMQX could not be asked to close it, an error does that.</summary>
    private static GrpcStatus EndedStatus(Device device) =>
        device.Connection is { IsCloseFailed: true } ? new(GrpcStatusCode.Aborted, "the device's loop has ended") : GrpcStatus.Ok;

    private async Task RunAsync(Device device, ExProtoConnection connection)
    {
        try
        {
            await _handler.RunAsync(connection).ConfigureAwait(false);
            connection.End(new(ExProtoCloseCause.Handler, "the loop ended"));
        }
        catch (ExProtoException e) when (e.Error == ExProtoError.ConnectionGone)
        {
            connection.End(new(ExProtoCloseCause.Lost, e.BrokerText ?? e.Message));
        }
        catch (ExProtoException e) when (e.Error is ExProtoError.Unreachable or ExProtoError.TimedOut)
        {
            LogLevel level = LevelOf(device);
            Log.AdapterFailed(level, device.Conn, e.Message);
            connection.End(new(ExProtoCloseCause.Failed, e.Message));
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException || connection.CloseReason is null)
            {
                Log.LoopThrew(device.Conn, e);
                LoopFailures.Tell(device.Conn, e);
                connection.End(new(ExProtoCloseCause.Failed, $"the loop threw {e.GetType().Name}"));
            }
        }

        device.IsLoopOver = true;
        device.Inbox.Abandon();
        Report(connection.CloseReason!, device.Conn);
        if (!device.IsGone && !device.IsClosing && !connection.IsCloseAgreed)
        {
            await CloseAsync(device).ConfigureAwait(false);
        }

        Devices.Release(device);
    }

    private void Report(ExProtoCloseReason reason, string conn)
    {
        _metrics.Ended(reason.Cause);
        if (reason.Cause is ExProtoCloseCause.BadFrame or ExProtoCloseCause.BufferFull)
        {
            Log.EndedBadly(conn, reason.Cause, reason.Text);
        }
        else
        {
            Log.Ended(conn, reason.Cause, reason.Text);
        }
    }

    private async Task CloseSoonAsync(Device device, ExProtoCloseReason reason)
    {
        await Task.Delay(StreamGrace, Time).ConfigureAwait(false);
        End(device, reason);
    }

    /// <summary>Gives up on a device whose creation is never told.</summary>
    private async Task ExpireAsync(Device device)
    {
        await Task.Delay(Server.Settings.Deadline, Time).ConfigureAwait(false);
        if (device.Connection is null && Devices.Remove(device))
        {
            Log.NeverCreated(device.Conn, device.Inbox.Written);
            device.Inbox.Abandon();
            await device.Adapter.TryAsync("Close", device.Conn, new CloseSocketRequest { Conn = device.Conn }, CancellationToken.None, isOwn: true).ConfigureAwait(false);
        }
    }
}
