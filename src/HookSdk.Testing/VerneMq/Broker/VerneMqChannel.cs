namespace HookSdk.Testing;

/// <summary>A client's connection to the broker.</summary>
internal sealed class VerneMqChannel : MqttChannel
{
    private readonly VerneMqBroker _broker;
    private readonly Queue<(Func<ValueTask> Work, TaskCompletionSource Done)> _unread = new();
    private ITimer? _throttle;
    private ITimer? _lifetime;

    public VerneMqChannel(VerneMqBroker broker, MqttConnect connect, VerneMqPeer peer, string name)
        : base(connect, broker.Time)
    {
        _broker = broker;
        Name = name;
        Caller = new WebhookCaller("", connect.ClientId, connect.UserName, peer);
        CleanStart = connect.CleanStart;
        StartedAt = broker.Time.GetUtcNow();
    }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>What the client is called in the transcript.</summary>
    public string Name { get; }

    /// <summary>The client after what <c>auth_on_register</c> made of it.</summary>
    public WebhookCaller Caller { get; set; }

    public bool CleanStart { get; set; }

    /// <summary>Whether CONNACK has let the client in.</summary>
    public bool IsConnected { get; set; }

    /// <summary>A subscriber gets the QoS of its subscription, also where a message has a lower one.</summary>
    public bool UpgradesQoS { get; set; }

    /// <summary>How many messages of QoS 1 and 2 may be on their way to a client of MQTT 3: 0, any number; null, as many as usual.</summary>
    public int? MaxInflight { get; set; }

    /// <summary>How many messages may wait; null: as many as usual.</summary>
    public int? MaxWaiting { get; set; }

    /// <summary><c>queue_type</c> lifo: of what waits the newest goes first, and the oldest is lost.</summary>
    public bool IsLifo { get; set; }

    /// <summary>Topics by the aliases that the client has given them. They are taken although the broker offers none.</summary>
    public Dictionary<long, string> Aliases { get; } = [];

    /// <summary>Bytes of a packet behind its fixed header; null: no limit.</summary>
    public int? MaxMessageSize { get; set; }

    /// <summary>How long the connection may last; null: for ever.</summary>
    public TimeSpan? Lifetime { get; set; }

    /// <summary>Of what the session died; null: it did not.</summary>
    public string? KilledBy { get; private set; }

    /// <summary>The will as it was authorized.</summary>
    public VerneMqMessage? Will { get; set; }

    /// <summary>Where the will goes.</summary>
    public string WillMountpoint { get; set; } = "";

    public Task ConnectAsync() => ReadAsync(() => _broker.Connecting.RunAsync(this));

    public Task PublishAsync(MqttPublish packet, VerneMqPublishResult result) => ReadAsync(() => _broker.Publishing.RunAsync(this, packet, result));

    public Task SubscribeAsync(int packetId, IReadOnlyList<MqttSubscription> filters, MqttProperties properties) =>
        ReadAsync(() => _broker.Subscribing.SubscribeAsync(this, packetId, filters, properties));

    public Task UnsubscribeAsync(int packetId, IReadOnlyList<string> filters, MqttProperties properties) =>
        ReadAsync(() => _broker.Subscribing.UnsubscribeAsync(this, packetId, filters, properties));

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public Task AnswerAsync(MqttPacket packet, int packetId, int code = 0) => ReadAsync(() => _broker.Answering.RunAsync(this, packet, packetId, code));

    public Task PingAsync() => ReadAsync(() =>
    {
        Send(new MqttReceived(MqttPacket.Pingresp));
        return default;
    });

    public Task DisconnectAsync(int reason, MqttProperties properties) => ReadAsync(() => _broker.Ending.DisconnectAsync(this, reason, properties));

    /// <summary>The TCP connection breaks.</summary>
    public Task LoseAsync() => Process.PostAsync(() => _broker.Ending.LoseAsync(this));

    /// <summary>Reads a packet of the client: at once, or when a throttle lets it.</summary>
    public async Task ReadAsync(Func<ValueTask> work)
    {
        TaskCompletionSource? later = null;
        await Process.PostAsync(() =>
        {
            if (_throttle is null)
            {
                return ReadNowAsync(work);
            }

            later = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _unread.Enqueue((work, later));
            return default;
        }).ConfigureAwait(false);
        if (later is not null)
        {
            await later.Task.ConfigureAwait(false);
        }
    }

    /// <summary>The process dies: the socket is reset.</summary>
    public void Die(string? reason)
    {
        KilledBy ??= reason ?? "the broker could make nothing of the reply";
        _broker.Mourn(this);
        Close(MqttPacket.Reset);
    }

    /// <summary>Nothing more is read for a while; what comes meanwhile waits in the socket.</summary>
    public void Throttle(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            _throttle = Time.CreateTimer(_ => Process.Post(ReadOnAsync), null, time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The connection lasts so long and no longer.</summary>
    public void StartLifetime(TimeSpan lifetime, Func<ValueTask> over) =>
        _lifetime = Time.CreateTimer(_ => Process.Post(over), null, lifetime, Timeout.InfiniteTimeSpan);

    /// <summary>Lets go of timers when the connection has ended.</summary>
    public void StopTimers()
    {
        _lifetime?.Dispose();
        Dispose();
    }

    private ValueTask ReadNowAsync(Func<ValueTask> work)
    {
        if (!IsOpen)
        {
            return default;
        }

        Touch();
        return work();
    }

    private async ValueTask ReadOnAsync()
    {
        _throttle?.Dispose();
        _throttle = null;
        while (_throttle is null && _unread.TryDequeue(out (Func<ValueTask> Work, TaskCompletionSource Done) next))
        {
            await ReadNowAsync(next.Work).ConfigureAwait(false);
            next.Done.SetResult();
        }
    }
}
