namespace HookSdk.Testing;

/// <summary>
/// A client of the fake broker, from its CONNECT on. It acknowledges messages by itself. Methods end when the broker has done with the packet, with its deliveries,
/// and with what a throttle holds back.
/// </summary>
public sealed class FakeVerneMqClient
{
    private readonly FakeVerneMq _broker;
    private readonly VerneMqChannel _channel;
    private int _lastPacketId;

    internal FakeVerneMqClient(FakeVerneMq broker, VerneMqChannel channel)
    {
        _broker = broker;
        _channel = channel;
        channel.Sent = packet =>
        {
            broker.Tell($"{channel.Name} <- {packet}");
            if (packet is { Packet: MqttPacket.Pubrel, Code: 0 })
            {
                _ = channel.AnswerAsync(MqttPacket.Pubcomp, packet.PacketId);
            }
            else if (packet.Message is { } message && AcknowledgesMessages)
            {
                _ = AcknowledgeAsync(message);
            }
        };
    }

    /// <summary>The client id that the broker knows it by: its own, one that the broker made, or one that a hook gave it.</summary>
    public string ClientId => _channel.Caller.ClientId;

    /// <summary>The mountpoint that a hook put it into; empty: none did.</summary>
    public string Mountpoint => _channel.Caller.Mountpoint;

    /// <summary>The user name, as a hook may have changed it.</summary>
    public string? UserName => _channel.Caller.UserName;

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected => _channel.IsConnected && _channel.IsOpen;

    /// <summary>Of what reply the session died; null: it did not.</summary>
    public string? KilledBy => _channel.KilledBy;

    /// <summary>Whether it acknowledges messages of QoS 1 and 2 by itself; on by default.</summary>
    public bool AcknowledgesMessages { get; set; } = true;

    /// <summary>Everything that it has seen, in order.</summary>
    public IReadOnlyList<MqttReceived> Received => _channel.Received;

    /// <summary>The messages that it has got, in order.</summary>
    public IReadOnlyList<MqttPublish> Messages => [.. Received.Where(static r => r.Message is not null).Select(static r => r.Message!)];

    /// <summary>Publishes text.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload; it goes out as UTF-8.</param>
    /// <param name="qos">The quality of service, 0 to 2.</param>
    /// <param name="retain">Whether the message is to be kept.</param>
    /// <returns>What became of it.</returns>
    public Task<VerneMqPublishOutcome> PublishAsync(string topic, string payload, int qos = 0, bool retain = false) =>
        PublishAsync(new MqttPublish(topic, payload) { QoS = qos, Retain = retain });

    /// <summary>Publishes a message.</summary>
    /// <param name="message">The message. The client chooses the packet identifier if it has none.</param>
    /// <returns>What became of it.</returns>
    public async Task<VerneMqPublishOutcome> PublishAsync(MqttPublish message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.QoS > 0 && message.PacketId == 0)
        {
            message = message with { PacketId = NextPacketId() };
        }

        _broker.Tell($"{_channel.Name} -> PUBLISH {message}");
        VerneMqPublishResult result = new();
        int seen = _channel.ReceivedCount;
        int mark = _broker.FallbackMark;
        await _broker.WatchAsync(_channel.PublishAsync(message, result)).ConfigureAwait(false);
        int? code = message.QoS == 0 ? null : Find(seen, message.QoS == 1 ? MqttPacket.Puback : MqttPacket.Pubrec, message.PacketId)?.Code;
        if (message.QoS == 2 && code < 128)
        {
            await _broker.WatchAsync(_channel.AnswerAsync(MqttPacket.Pubrel, message.PacketId)).ConfigureAwait(false);
        }

        await _broker.WatchAsync(result.WaitAsync()).ConfigureAwait(false);
        return new VerneMqPublishOutcome(this, message, result, code) { Fallbacks = _broker.Fallbacks(mark, this) };
    }

    /// <summary>Subscribes to one filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="qos">The quality of service, 0 to 2.</param>
    /// <returns>What became of it.</returns>
    public Task<VerneMqSubscribeOutcome> SubscribeAsync(string filter, int qos = 0) => SubscribeAsync([new MqttSubscription(filter, qos)]);

    /// <summary>Subscribes to several filters in one packet.</summary>
    /// <param name="filters">The filters in the order of the packet.</param>
    /// <param name="properties">The packet's properties, which MQTT 5 alone has; null: none.</param>
    /// <returns>What became of them.</returns>
    public async Task<VerneMqSubscribeOutcome> SubscribeAsync(IReadOnlyList<MqttSubscription> filters, MqttProperties? properties = null)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _broker.Tell($"{_channel.Name} -> SUBSCRIBE {string.Join(", ", filters.Select(static f => $"{f.Filter} (QoS {f.QoS})"))}");
        int packetId = NextPacketId();
        int seen = _channel.ReceivedCount;
        int mark = _broker.FallbackMark;
        await _broker.WatchAsync(_channel.SubscribeAsync(packetId, filters, properties ?? MqttProperties.None)).ConfigureAwait(false);
        return new VerneMqSubscribeOutcome(this, [.. filters.Select(static f => f.Filter)], Find(seen, MqttPacket.Suback, packetId)) { Fallbacks = _broker.Fallbacks(mark, this) };
    }

    /// <summary>Unsubscribes from filters.</summary>
    /// <param name="filters">The filters in the order of the packet.</param>
    /// <returns>What became of them.</returns>
    public Task<VerneMqSubscribeOutcome> UnsubscribeAsync(params IReadOnlyList<string> filters) => UnsubscribeAsync(filters, MqttProperties.None);

    /// <summary>Unsubscribes from filters.</summary>
    /// <param name="filters">The filters in the order of the packet.</param>
    /// <param name="properties">The packet's properties, which MQTT 5 alone has.</param>
    /// <returns>What became of them.</returns>
    public async Task<VerneMqSubscribeOutcome> UnsubscribeAsync(IReadOnlyList<string> filters, MqttProperties properties)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(properties);
        _broker.Tell($"{_channel.Name} -> UNSUBSCRIBE {string.Join(", ", filters)}");
        int packetId = NextPacketId();
        int seen = _channel.ReceivedCount;
        int mark = _broker.FallbackMark;
        await _broker.WatchAsync(_channel.UnsubscribeAsync(packetId, filters, properties)).ConfigureAwait(false);
        return new VerneMqSubscribeOutcome(this, filters, Find(seen, MqttPacket.Unsuback, packetId)) { Fallbacks = _broker.Fallbacks(mark, this) };
    }

    /// <summary>Sends PINGREQ: the keep-alive time begins anew.</summary>
    /// <returns>Ends when the broker has read it.</returns>
    public Task PingAsync() => _broker.WatchAsync(_channel.PingAsync());

    /// <summary>Says DISCONNECT: the will is dropped.</summary>
    /// <param name="code">MQTT 5: the reason code; 4 asks for the will all the same.</param>
    /// <param name="properties">MQTT 5: the properties, such as another Session-Expiry-Interval; null: none.</param>
    /// <returns>Ends when the broker has told those whom it concerns.</returns>
    public Task DisconnectAsync(int code = 0, MqttProperties? properties = null)
    {
        _broker.Tell($"{_channel.Name} -> DISCONNECT");
        return _broker.WatchAsync(_channel.DisconnectAsync(code, properties ?? MqttProperties.None));
    }

    /// <summary>The connection breaks without a word: the will is sent.</summary>
    /// <returns>Ends when the broker has told those whom it concerns.</returns>
    public Task CloseAsync()
    {
        _broker.Tell($"{_channel.Name}: the connection breaks");
        return _broker.WatchAsync(_channel.LoseAsync());
    }

    /// <summary>Acknowledges a message by hand, for a client whose <see cref="AcknowledgesMessages"/> is off. One of QoS 2 is then completed by itself.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Ends when the broker has read it.</returns>
    public Task AcknowledgeAsync(MqttPublish message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.QoS == 0 ? Task.CompletedTask : _channel.AnswerAsync(message.QoS == 1 ? MqttPacket.Puback : MqttPacket.Pubrec, message.PacketId);
    }

    /// <summary>Checks that the broker has ended the connection.</summary>
    /// <param name="code">After a DISCONNECT with this code, which MQTT 5 alone has (141 keep-alive, 142 taken over, 152 by an operator); null, the default: in any way.</param>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has not.</exception>
    public FakeVerneMqClient EnsureDisconnected(int? code = null) => Ensure(
        Received.Any(static r => r.Packet is MqttPacket.Reset or MqttPacket.Closed) && (code is null || Received.Any(r => r.Packet == MqttPacket.Disconnect && r.Code == code)),
        $"a connection that the broker ended{(code is null ? "" : $" with {code}")}");

    /// <summary>Checks that the client has got a message.</summary>
    /// <param name="topic">With this topic.</param>
    /// <param name="text">With this text; null, the default: with any.</param>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has not.</exception>
    public FakeVerneMqClient EnsureReceived(string topic, string? text = null) =>
        Ensure(Messages.Any(m => m.Topic == topic && (text is null || m.Text == text)), $"a message on {topic}{(text is null ? "" : " with that text")}");

    /// <summary>Checks that the client has got no message.</summary>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has.</exception>
    public FakeVerneMqClient EnsureReceivedNothing() => Ensure(Messages.Count == 0, "no message");

    /// <summary>The client and how it stands, in one line.</summary>
    public override string ToString() => $"{_channel.Name}: {(KilledBy is { } killed ? $"the session was killed: {killed}"
        : IsConnected ? "connected"
        : "not connected")}";

    internal string Name => _channel.Name;

    internal Func<string> Transcript => () => _broker.Transcript;

    internal HookAssertionException Failed(string expected, string but) => new($"Expected: {expected}. But: {but}.\n\n{_broker.Transcript}");

    internal async Task<VerneMqConnectOutcome> ConnectAsync()
    {
        int mark = _broker.FallbackMark;
        await _broker.WatchAsync(_channel.ConnectAsync()).ConfigureAwait(false);
        return new VerneMqConnectOutcome(this, _channel.FindReceived(0, static r => r.Packet == MqttPacket.Connack)) { Fallbacks = _broker.Fallbacks(mark, this) };
    }

    private FakeVerneMqClient Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw Failed(expected, ToString());
        }

        _broker.Fallbacks(0, this).Check(expected, Transcript);
        return this;
    }

    private MqttReceived? Find(int from, MqttPacket packet, int packetId) => _channel.FindReceived(from, r => r.Packet == packet && r.PacketId == packetId);

    private int NextPacketId()
    {
        int next = Interlocked.Increment(ref _lastPacketId);
        return ((next - 1) % ushort.MaxValue) + 1;
    }
}
