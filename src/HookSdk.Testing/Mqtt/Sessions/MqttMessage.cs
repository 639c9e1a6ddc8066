namespace HookSdk.Testing;

/// <summary>A message inside a broker. A broker derives its own to add what it keeps with a message.</summary>
internal record MqttMessage
{
    /// <summary>The client that published it; null: none did.</summary>
    public string? From { get; init; }

    public required string Topic { get; init; }

    public ReadOnlyMemory<byte> Payload { get; init; }

    public int QoS { get; init; }

    public bool Retain { get; init; }

    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>When it came to the broker; its expiry counts from here.</summary>
    public DateTimeOffset At { get; init; }

    public virtual bool IsExpired(DateTimeOffset now) =>
        Properties.Number(MqttPropertyNames.MessageExpiryInterval) is { } seconds && At + TimeSpan.FromSeconds(seconds) <= now;

    /// <summary>
    /// The message as one subscription gets it: the lower QoS of the two, the subscription's identifier, and no retain flag unless the subscription keeps it.
    /// Null when the subscription does not want the client's own messages.
    /// </summary>
    /// <param name="session">Whose subscription.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="retained">The message was kept: it goes out with the retain flag.</param>
    public MqttMessage? For(MqttSession session, MqttSubscription subscription, bool retained = false)
    {
        if (subscription.NoLocal && From == session.ClientId)
        {
            return null;
        }

        int qos = Math.Min(QoS, subscription.QoS);
        bool retain = retained || (Retain && subscription.RetainAsPublished);
        MqttProperties properties = subscription.Identifier is { } id ? Properties.With(MqttPropertyNames.SubscriptionIdentifier, id) : Properties;
        return qos == QoS && retain == Retain && ReferenceEquals(properties, Properties) ? this : this with { QoS = qos, Retain = retain, Properties = properties };
    }

    /// <summary>The packet of a delivery, with what is left of its expiry interval. MQTT 3.1.1 has no properties.</summary>
    public virtual MqttPublish ToPublish(MqttVersion version, DateTimeOffset now, int packetId = 0, bool duplicate = false)
    {
        MqttProperties properties = version == MqttVersion.V5 ? Properties : MqttProperties.None;
        if (properties.Number(MqttPropertyNames.MessageExpiryInterval) is { } seconds && now > At)
        {
            properties = properties.With(MqttPropertyNames.MessageExpiryInterval, Math.Max(0, seconds - (long)(now - At).TotalSeconds));
        }

        return new MqttPublish(Topic, Payload) { QoS = QoS, Retain = Retain, PacketId = packetId, Duplicate = duplicate, Properties = properties };
    }
}
