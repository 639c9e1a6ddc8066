namespace HookSdk.Testing;

/// <summary>
/// One connection of an MQTT client at the fake EMQX. Each method ends when EMQX has answered; a message also when its subscribers have it. It acknowledges what it receives.
/// </summary>
public sealed class FakeEmqxClient
{
    private readonly FakeEmqx _emqx;
    private readonly EmqxChannel _channel;
    private readonly List<MqttPublish> _messages = [];
    private readonly bool _keepsHistory;
    private int _lastPacketId;

    internal FakeEmqxClient(FakeEmqx emqx, EmqxChannel channel, bool keepsHistory)
    {
        _emqx = emqx;
        _channel = channel;
        _keepsHistory = keepsHistory;
        channel.Sent = OnReceived;
    }

    /// <summary>The client id, also where EMQX has made it.</summary>
    public string ClientId => _channel.ClientId;

    /// <summary>Whether the connection is up.</summary>
    public bool IsConnected => _channel.IsOpen;

    /// <summary>Whether the client answers messages of QoS 1 and 2 by itself; true by default. What is not answered stays under way, and a new connection receives it again.</summary>
    public bool AcknowledgesMessages { get; set; } = true;

    /// <summary>The messages that it has received, in order.</summary>
    public IReadOnlyList<MqttPublish> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Everything that it has seen: packets in order, and the end of the connection.</summary>
    public IReadOnlyList<MqttReceived> Received => _channel.Received;

    /// <summary>Subscribes to one filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="qos">The highest quality of service, 0 to 2.</param>
    /// <returns>What became of it.</returns>
    public Task<EmqxSubscribeOutcome> SubscribeAsync(string filter, int qos = 0) => SubscribeAsync([new MqttSubscription(filter, qos)]);

    /// <summary>Subscribes to several filters in one packet.</summary>
    /// <param name="filters">The filters with their options.</param>
    /// <param name="properties">The packet's properties; null: none.</param>
    /// <returns>What became of it.</returns>
    public async Task<EmqxSubscribeOutcome> SubscribeAsync(IReadOnlyList<MqttSubscription> filters, MqttProperties? properties = null)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _emqx.Tell(() => $"{ClientId} subscribes to {string.Join(", ", filters.Select(static f => f.Filter))}");
        IReadOnlyList<EmqxDecision>? decisions = null;
        int packetId = NextPacketId();
        int mark = _emqx.FallbackMark;
        MqttReceived? suback = null;
        await _emqx.WatchAsync(_channel.Process.PostAsync(async () =>
        {
            (decisions, suback) = await _channel.SubscribeAsync(filters, properties ?? MqttProperties.None, packetId).ConfigureAwait(false);
        })).ConfigureAwait(false);
        await _emqx.WatchAsync(_channel.Process.DrainAsync()).ConfigureAwait(false);
        IEnumerable<string> cached = filters.Where((_, i) => decisions?.ElementAtOrDefault(i)?.Cause == EmqxCause.Cache).Select(static f => f.Filter);
        return _emqx.Told(new EmqxSubscribeOutcome(() => _emqx.Transcript, filters, suback?.Codes ?? [], decisions ?? []) { Fallbacks = _emqx.Fallbacks(mark, ClientId, cached) });
    }

    /// <summary>Unsubscribes.</summary>
    /// <param name="filters">The filters.</param>
    /// <returns>Ends when EMQX has answered.</returns>
    public Task UnsubscribeAsync(params IReadOnlyList<string> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _emqx.Tell(() => $"{ClientId} unsubscribes from {string.Join(", ", filters)}");
        int packetId = NextPacketId();
        return _emqx.WatchAsync(_channel.Process.PostAsync(() => _channel.UnsubscribeAsync(filters, MqttProperties.None, packetId)));
    }

    /// <summary>Publishes text.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload; it goes out as UTF-8.</param>
    /// <param name="qos">The quality of service, 0 to 2.</param>
    /// <param name="retain">Whether it is to be kept.</param>
    /// <returns>What became of it.</returns>
    public Task<EmqxPublishOutcome> PublishAsync(string topic, string payload, int qos = 0, bool retain = false) =>
        PublishAsync(new MqttPublish(topic, payload) { QoS = qos, Retain = retain });

    /// <summary>Publishes a message.</summary>
    /// <param name="message">The message. Its packet identifier is chosen unless it has one.</param>
    /// <returns>What became of it.</returns>
    public async Task<EmqxPublishOutcome> PublishAsync(MqttPublish message)
    {
        ArgumentNullException.ThrowIfNull(message);
        MqttPublish packet = message.QoS > 0 && message.PacketId == 0 ? message with { PacketId = NextPacketId() } : message;
        if (_keepsHistory)
        {
            TellPublish(packet);
        }

        List<EmqxDelivery> deliveries = [];
        EmqxPublishResult result = EmqxPublishResult.Ignored;
        int mark = _emqx.FallbackMark;
        await _emqx.WatchAsync(_channel.Process.PostAsync(async () =>
        {
            result = await _channel.PublishAsync(packet, d =>
            {
                lock (deliveries)
                {
                    deliveries.Add(d);
                }
            }).ConfigureAwait(false);
            if (packet.QoS == 2 && result.Code < 0x80)
            {
                _channel.Release(packet.PacketId);
            }
        })).ConfigureAwait(false);
        await _emqx.WatchAsync(result.Deliveries).ConfigureAwait(false);
        return _emqx.Told(new EmqxPublishOutcome(() => _emqx.Transcript, result.Authorized, result.Routing, result.Code, deliveries)
        {
            Fallbacks = result.Authorized?.Cause == EmqxCause.Cache ? _emqx.Fallbacks(mark, ClientId, packet.Topic) : _emqx.Fallbacks(mark, ClientId),
        });
    }

    /// <summary>Answers a message of QoS 1 or 2; for a client that does not do so by itself.</summary>
    /// <param name="message">A message that was received.</param>
    /// <returns>Ends when EMQX has taken note, and sent what waited for it.</returns>
    public Task AcknowledgeAsync(MqttPublish message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _emqx.WatchAsync(_channel.Process.PostAsync(() => AnswerAsync(message)));
    }

    /// <summary>Sends PINGREQ.</summary>
    /// <returns>Ends when EMQX has answered.</returns>
    public Task PingAsync() => _channel.Process.PostAsync(() =>
    {
        _channel.Ping();
        return ValueTask.CompletedTask;
    });

    /// <summary>Says DISCONNECT. With code 0 the will is not published.</summary>
    /// <param name="code">The reason code; MQTT 5 alone has others than 0.</param>
    /// <param name="properties">The packet's properties, such as another Session-Expiry-Interval; null: none.</param>
    /// <returns>Ends when EMQX has done with the connection.</returns>
    public async Task DisconnectAsync(int code = 0, MqttProperties? properties = null)
    {
        _emqx.Tell(() => $"{ClientId} disconnects");
        await _emqx.WatchAsync(_channel.Process.PostAsync(() => _channel.DisconnectAsync(code, properties ?? MqttProperties.None))).ConfigureAwait(false);
        await _emqx.WatchAsync(_channel.WillDeliveries).ConfigureAwait(false);
    }

    /// <summary>Ends the connection without a word; the will is published.</summary>
    /// <returns>Ends when EMQX has done with the connection.</returns>
    public async Task CloseAsync()
    {
        _emqx.Tell(() => $"{ClientId} ends the connection without a word");
        await _emqx.WatchAsync(_channel.Process.PostAsync(() => _channel.EndAsync("tcp_closed"))).ConfigureAwait(false);
        await _emqx.WatchAsync(_channel.WillDeliveries).ConfigureAwait(false);
    }

    /// <summary>Checks that EMQX has ended the connection.</summary>
    /// <param name="code">After a DISCONNECT with this code, which MQTT 5 alone has (141 keep-alive, 142 taken over, 152 kicked); null, the default: in any way.</param>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has not.</exception>
    public FakeEmqxClient EnsureDisconnected(int? code = null) => Ensure(
        Received.Any(static r => r.Packet is MqttPacket.Reset or MqttPacket.Closed) && (code is null || Received.Any(r => r.Packet == MqttPacket.Disconnect && r.Code == code)),
        $"a connection that the broker ended{(code is null ? "" : $" with {code}")}");

    /// <summary>Checks that the client has got a message.</summary>
    /// <param name="topic">With this topic.</param>
    /// <param name="text">With this text; null, the default: with any.</param>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has not.</exception>
    public FakeEmqxClient EnsureReceived(string topic, string? text = null) =>
        Ensure(Messages.Any(m => m.Topic == topic && (text is null || m.Text == text)), $"a message on {topic}{(text is null ? "" : " with that text")}");

    /// <summary>Checks that the client has got no message.</summary>
    /// <returns>This client.</returns>
    /// <exception cref="HookAssertionException">It has.</exception>
    public FakeEmqxClient EnsureReceivedNothing() => Ensure(Messages.Count == 0, "no message");

    /// <summary>The client id and whether it is connected.</summary>
    public override string ToString() => $"{ClientId} ({(IsConnected ? "connected" : "not connected")})";

    private FakeEmqxClient Ensure(bool holds, string expected)
    {
        if (!holds)
        {
            throw new HookAssertionException($"Expected: {expected}. But: {this}.\n\n{_emqx.Transcript}");
        }

        _emqx.Fallbacks(0, ClientId).Check(expected, () => _emqx.Transcript);
        return this;
    }

    private int NextPacketId() => (Interlocked.Increment(ref _lastPacketId) % ushort.MaxValue) + 1;

    private void OnReceived(MqttReceived received)
    {
        if (received.Message is { } message)
        {
            if (_keepsHistory)
            {
                lock (_messages)
                {
                    _messages.Add(message);
                }

                TellMessage(message);
            }

            if (message.QoS > 0 && AcknowledgesMessages)
            {
                Answer(message);
            }
        }
        else if (received.Packet == MqttPacket.Pubrel)
        {
            _emqx.Track(_channel.Process.PostAsync(() => _channel.CompletedAsync(received.PacketId)));
        }
        else if (received.Packet is MqttPacket.Disconnect or MqttPacket.Closed)
        {
            _emqx.Tell(() => $"  {ClientId} sees {received}");
        }
    }

    private void TellPublish(MqttPublish packet) => _emqx.Tell(() => $"{ClientId} publishes {packet}");

    private void TellMessage(MqttPublish message) => _emqx.Tell(() => $"  {ClientId} receives {message}");

    private void Answer(MqttPublish message) => _emqx.Track(_channel.Process.PostAsync(() => AnswerAsync(message)));

    private ValueTask AnswerAsync(MqttPublish message) => message.QoS == 1 ? _channel.AcknowledgedAsync(message.PacketId) : _channel.ReceivedAsync(message.PacketId);
}
