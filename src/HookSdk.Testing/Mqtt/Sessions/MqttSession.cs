using System.Collections.Immutable;

namespace HookSdk.Testing;

/// <summary>
/// What a broker keeps for a client id: subscriptions, messages on their way and waiting, packet identifiers, and how long it outlives a connection.
/// It belongs to the process of its <see cref="Channel"/>, which alone may touch it; only <see cref="Channel"/> and <see cref="Subscriptions"/> may be read from anywhere.
/// </summary>
/// <remarks>
/// It holds state and the rules of the MQTT standard. Which hooks are asked when, and what a decision does, is the broker's:
/// a broker matches a message (<see cref="MqttRoutes"/>), shapes it for each subscription (<see cref="MqttMessage.For"/>), posts to the process of the
/// session's channel, and there starts the delivery (<see cref="TryStart"/>), asks its hooks, and sends; on an answer of the client it takes the delivery off
/// (<see cref="Acknowledge"/>, <see cref="Receive"/>, <see cref="Complete"/>), asks its hooks, and goes on with <see cref="TryStartNext"/>.
/// </remarks>
internal sealed class MqttSession(string clientId, TimeProvider time) : IDisposable
{
    private volatile ImmutableSortedDictionary<string, MqttSubscription> _subscriptions = ImmutableSortedDictionary.Create<string, MqttSubscription>(StringComparer.Ordinal);
    private readonly List<MqttDelivery> _inFlight = [];
    private readonly LinkedList<MqttMessage> _waiting = [];
    private readonly HashSet<int> _incoming = [];
    private MqttChannel? _channel;
    private ITimer? _expiry;
    private ITimer? _will;
    private int _lastPacketId;

    public string ClientId { get; } = clientId;

    /// <summary>The channel that serves it.</summary>
    public MqttChannel? Channel
    {
        get => Volatile.Read(ref _channel);
        set => Volatile.Write(ref _channel, value);
    }

    public bool IsOnline => Channel is { IsOpen: true };

    /// <summary>How long it outlives its connection: zero, not at all; <see cref="TimeSpan.MaxValue"/>, for ever.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>How many messages of QoS 1 and 2 may be on their way to the client at once.</summary>
    public int Window { get; set; } = 32;

    /// <summary>How many messages may wait.</summary>
    public int WaitingLimit { get; set; } = 1000;

    /// <summary>Which message is lost when one too many waits: the new one, or, by default, the oldest.</summary>
    public bool LosesTheNewest { get; set; }

    /// <summary>Whether of the messages that wait the newest goes first.</summary>
    public bool TakesTheNewest { get; set; }

    /// <summary>Whether a message of QoS 0 waits too while others wait that came before it.</summary>
    public bool HoldsQoS0 { get; set; }

    /// <summary>Whether what the client itself has on its way at QoS 2 takes up room in the window.</summary>
    public bool CountsIncoming { get; set; }

    /// <summary>Whether messages of QoS 0 wait for a client that is away.</summary>
    public bool KeepsQoS0 { get; set; } = true;

    /// <summary>The subscriptions by their filters, groups included.</summary>
    public IReadOnlyDictionary<string, MqttSubscription> Subscriptions => _subscriptions;

    /// <summary>Deliveries that the client has not answered to the end, oldest first.</summary>
    public IReadOnlyList<MqttDelivery> InFlight => _inFlight;

    /// <summary>The messages that wait, oldest first.</summary>
    public IReadOnlyCollection<MqttMessage> Backlog => _waiting;

    /// <summary>How many messages wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How long a session of such a CONNECT outlives its connection.</summary>
    public static TimeSpan ExpiryOf(MqttConnect connect) => connect.Version == MqttVersion.V5
        ? ExpiryOf(connect.Properties) ?? TimeSpan.Zero
        : connect.CleanStart ? TimeSpan.Zero : TimeSpan.MaxValue;

    /// <summary>The Session-Expiry-Interval of a packet; null when it has none.</summary>
    public static TimeSpan? ExpiryOf(MqttProperties properties) => properties.Number(MqttPropertyNames.SessionExpiryInterval) switch
    {
        null => null,
        uint.MaxValue => TimeSpan.MaxValue,
        { } seconds => TimeSpan.FromSeconds(seconds),
    };

    /// <summary>Sets a subscription. False: there was one with this filter, which it replaces.</summary>
    public bool Subscribe(MqttSubscription subscription)
    {
        bool isNew = !_subscriptions.ContainsKey(subscription.Filter);
        _subscriptions = _subscriptions.SetItem(subscription.Filter, subscription);
        return isNew;
    }

    /// <summary>Takes a subscription away; null: there was none.</summary>
    public MqttSubscription? Unsubscribe(string filter)
    {
        MqttSubscription? gone = _subscriptions.GetValueOrDefault(filter);
        _subscriptions = _subscriptions.Remove(filter);
        return gone;
    }

    /// <summary>Begins to send a message, unless as many are on their way as may be; then it waits behind the others.</summary>
    /// <returns>The delivery; null: the message waits.</returns>
    public MqttDelivery? TryStart(MqttMessage message)
    {
        if (message.QoS == 0 && (!HoldsQoS0 || _waiting.Count == 0))
        {
            return new MqttDelivery(message, 0);
        }

        if (IsFull || _waiting.Count > 0)
        {
            Wait(message);
            return null;
        }

        return Start(message);
    }

    /// <summary>Begins to send the next message that waits, if the client may have one more. Those out of date are forgotten.</summary>
    /// <returns>The delivery; null: nothing waits, or too many are on their way.</returns>
    public MqttDelivery? TryStartNext()
    {
        while ((TakesTheNewest ? _waiting.Last : _waiting.First) is { } first)
        {
            if (first.Value.IsExpired(time.GetUtcNow()))
            {
                _waiting.Remove(first);
                continue;
            }

            if (first.Value.QoS > 0 && IsFull)
            {
                return null;
            }

            _waiting.Remove(first);
            return first.Value.QoS == 0 ? new MqttDelivery(first.Value, 0) : Start(first.Value);
        }

        return null;
    }

    /// <summary>Lets a message wait for the client.</summary>
    /// <returns>The message that is lost for it: the oldest or this one, when too many wait, or this one, when it is not kept; null: none.</returns>
    public MqttMessage? Wait(MqttMessage message)
    {
        if ((message.QoS == 0 && !KeepsQoS0 && !IsOnline) || (LosesTheNewest && _waiting.Count >= WaitingLimit))
        {
            return message;
        }

        _waiting.AddLast(message);
        if (_waiting.Count <= WaitingLimit)
        {
            return null;
        }

        MqttMessage oldest = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return oldest;
    }

    /// <summary>Puts other messages in the place of those that wait; null: nothing.</summary>
    public void ChangeWaiting(Func<MqttMessage, MqttMessage?> change)
    {
        MqttMessage[] before = [.. _waiting];
        _waiting.Clear();
        foreach (MqttMessage message in before)
        {
            if (change(message) is { } changed)
            {
                _waiting.AddLast(changed);
            }
        }
    }

    /// <summary>The client has said PUBACK. Null: there is no such delivery.</summary>
    public MqttDelivery? Acknowledge(int packetId) => Take(packetId, static d => d.Message.QoS != 2);

    /// <summary>Nothing more is awaited of a delivery: the client has refused it. False: there is no such delivery.</summary>
    public bool TryDrop(int packetId) => Take(packetId, static d => !d.IsReceived) is not null;

    /// <summary>The client has said PUBREC; PUBREL is to follow. Null: there is no such delivery, or it has said so before.</summary>
    public MqttDelivery? Receive(int packetId)
    {
        MqttDelivery? delivery = _inFlight.Find(d => d.PacketId == packetId && d.Message.QoS == 2 && !d.IsReceived);
        if (delivery is not null)
        {
            delivery.IsReceived = true;
        }

        return delivery;
    }

    /// <summary>The client has said PUBCOMP. Null: there is no such delivery.</summary>
    public MqttDelivery? Complete(int packetId) => Take(packetId, static d => d.IsReceived);

    /// <summary>A message of QoS 2 has come from the client. False: it had come before and is not to be routed again.</summary>
    public bool TryTakeIn(int packetId) => _incoming.Add(packetId);

    /// <summary>Messages of QoS 2 that came from the client count as new if they come again.</summary>
    public void ForgetIncoming() => _incoming.Clear();

    /// <summary>The client has said PUBREL. False: there is no such message.</summary>
    public bool TryRelease(int packetId) => _incoming.Remove(packetId);

    /// <summary>The connection has ended: calls back when the session's time is over. A session that lasts for ever never calls back.</summary>
    public void StartExpiry(Action expired)
    {
        StopExpiry();
        if (Expiry < TimeSpan.MaxValue)
        {
            _expiry = time.CreateTimer(static e => ((Action)e!)(), expired, Expiry, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A connection is back.</summary>
    public void StopExpiry() => _expiry?.Dispose();

    /// <summary>Calls back when a will with a delay is due: after its Will-Delay-Interval, or when the session ends, whichever comes first. At once without a delay.</summary>
    public void StartWill(MqttWill will, Action due)
    {
        TimeSpan delay = TimeSpan.FromSeconds(will.Properties.Number(MqttPropertyNames.WillDelayInterval) ?? 0);
        delay = delay < Expiry ? delay : Expiry;
        if (delay <= TimeSpan.Zero)
        {
            due();
        }
        else
        {
            _will = time.CreateTimer(static d => ((Action)d!)(), due, delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The client is back before its will was due.</summary>
    public void StopWill() => _will?.Dispose();

    public void Dispose()
    {
        _expiry?.Dispose();
        _will?.Dispose();
    }

    private bool IsFull => _inFlight.Count + (CountsIncoming ? _incoming.Count : 0) >= Window;

    private MqttDelivery Start(MqttMessage message)
    {
        do
        {
            _lastPacketId = (_lastPacketId % ushort.MaxValue) + 1;
        }
        while (_inFlight.Exists(d => d.PacketId == _lastPacketId));
        MqttDelivery delivery = new(message, _lastPacketId);
        _inFlight.Add(delivery);
        return delivery;
    }

    private MqttDelivery? Take(int packetId, Predicate<MqttDelivery> allowed)
    {
        int i = _inFlight.FindIndex(d => d.PacketId == packetId && allowed(d));
        if (i < 0)
        {
            return null;
        }

        MqttDelivery delivery = _inFlight[i];
        _inFlight.RemoveAt(i);
        return delivery;
    }
}
