namespace HookSdk.Testing;

/// <summary>A message inside the broker, with what VerneMQ keeps beside it.</summary>
internal sealed record VerneMqMessage : MqttMessage
{
    /// <summary>The QoS of the subscription that it goes out by, which hooks are told instead of its own.</summary>
    public int SubscriptionQoS { get; init; }

    /// <summary>Whether it goes out by a shared subscription.</summary>
    public bool IsShared { get; init; }

    /// <summary>The QoS that it was published with.</summary>
    public int PublishedQoS { get; init; }

    /// <summary>The expiry that runs: the publisher's, whatever a hook said later; a hook's when the publisher gave none.</summary>
    public long? Expiry { get; init; }

    /// <summary>Told what becomes of it; null: nobody asks.</summary>
    public VerneMqPublishResult? Result { get; init; }

    /// <summary>What hooks did to its properties.</summary>
    public RewrittenProperties Rewritten { get; init; }

    /// <summary>
    /// The message as it comes back from the broker's store, where messages for clients that are away lie: the subscription's QoS and the retain flag are not
    /// stored. A message that expires is kept beside the store, whole.
    /// </summary>
    public VerneMqMessage Stored() => QoS == 0 || PublishedQoS == 0 || Expiry is not null ? this : this with { QoS = PublishedQoS, SubscriptionQoS = PublishedQoS, Retain = false };

    public override bool IsExpired(DateTimeOffset now) => Expiry is { } seconds && At + TimeSpan.FromSeconds(seconds) <= now;

    public override MqttPublish ToPublish(MqttVersion version, DateTimeOffset now, int packetId = 0, bool duplicate = false)
    {
        MqttPublish packet = base.ToPublish(version, now, packetId, duplicate);
        return Expiry is { } seconds && version == MqttVersion.V5
            ? packet with { Properties = packet.Properties.With(MqttPropertyNames.MessageExpiryInterval, Math.Max(0, seconds - (long)(now - At).TotalSeconds)) }
            : packet;
    }
}
