namespace HookSdk.Testing;

/// <summary>
/// One connection of a client, and the process that serves it. A broker derives its own, hands what the client does to <see cref="Process"/>, and answers with
/// <see cref="Send"/>. When the connection ends and the session stays, the channel goes on serving the session, without a connection.
/// </summary>
internal abstract class MqttChannel(MqttConnect connect, TimeProvider time) : IDisposable
{
    private readonly List<MqttReceived> _received = [];
    private readonly Lock _lock = new();
    private ITimer? _keepAlive;
    private DateTimeOffset _lastPacket;

    public MqttConnect Connect { get; } = connect;

    public MqttProcess Process { get; } = new();

    /// <summary>The session that it serves; null before CONNACK, and when another channel has taken it over.</summary>
    public MqttSession? Session { get; set; }

    /// <summary>Whether the connection is up.</summary>
    public bool IsOpen { get; private set; } = true;

    public bool IsV5 => Connect.Version == MqttVersion.V5;

    /// <summary>Told of every packet that the client receives, and of the end of the connection, after it stands in <see cref="Received"/>.</summary>
    public Action<MqttReceived>? Sent { get; set; }

    /// <summary>Whether <see cref="Received"/> is kept; true by default.</summary>
    public bool KeepsReceived { get; init; } = true;

    /// <summary>What the client has seen so far.</summary>
    public IReadOnlyList<MqttReceived> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>How much the client has seen so far.</summary>
    public int ReceivedCount
    {
        get
        {
            lock (_lock)
            {
                return _received.Count;
            }
        }
    }

    /// <summary>The clock that a silent client is measured by; the broker's by default. A real client pings by the machine's.</summary>
    public TimeProvider KeepAliveTime { get; set; } = time;

    protected TimeProvider Time { get; } = time;

    /// <summary>The first of what the client has seen, from a place on, that is wanted; null: there is none.</summary>
    public MqttReceived? FindReceived(int from, Predicate<MqttReceived> wanted)
    {
        lock (_lock)
        {
            int at = from < _received.Count ? _received.FindIndex(from, wanted) : -1;
            return at < 0 ? null : _received[at];
        }
    }

    /// <summary>Sends a packet. Nothing goes out once the connection has ended.</summary>
    public void Send(MqttReceived packet)
    {
        if (IsOpen)
        {
            Add(packet);
        }
    }

    /// <summary>Ends the connection; the client sees it.</summary>
    /// <param name="how"><see cref="MqttPacket.Closed"/> or <see cref="MqttPacket.Reset"/>.</param>
    public void Close(MqttPacket how = MqttPacket.Closed)
    {
        if (IsOpen)
        {
            IsOpen = false;
            _keepAlive?.Dispose();
            Add(new(how));
        }
    }

    /// <summary>The client has ended the connection itself: nothing of it reaches it any more.</summary>
    public void Leave()
    {
        IsOpen = false;
        _keepAlive?.Dispose();
    }

    /// <summary>A packet of the client has come; the keep-alive time begins anew.</summary>
    public void Touch() => _lastPacket = KeepAliveTime.GetUtcNow();

    /// <summary>Calls back, in the process, when nothing has come for one and a half times as long. That a broker looks at that very moment, and not at intervals, is assumed.</summary>
    public void StartKeepAlive(TimeSpan keepAlive, Func<ValueTask> timedOut)
    {
        Touch();
        if (keepAlive > TimeSpan.Zero && IsOpen)
        {
            TimeSpan patience = keepAlive * 1.5;
            _keepAlive = KeepAliveTime.CreateTimer(_ => Check(patience, timedOut), null, patience, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _keepAlive?.Dispose();

    private void Check(TimeSpan patience, Func<ValueTask> timedOut)
    {
        TimeSpan left = _lastPacket + patience - KeepAliveTime.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            _keepAlive?.Change(left, Timeout.InfiniteTimeSpan);
        }
        else
        {
            Process.Post(timedOut);
        }
    }

    private void Add(MqttReceived packet)
    {
        if (KeepsReceived)
        {
            lock (_lock)
            {
                _received.Add(packet);
            }
        }

        Sent?.Invoke(packet);
    }
}
