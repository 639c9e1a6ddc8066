using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>One filter of a SUBSCRIBE with its options.</summary>
/// <param name="Filter">The topic filter as the client sends it, <c>$share/group/filter</c> among them.</param>
/// <param name="QoS">The highest quality of service, 0 to 2.</param>
public sealed record MqttSubscription(string Filter, int QoS = 0)
{
    /// <summary>MQTT 5: the client's own messages do not come back.</summary>
    public bool NoLocal { get; init; }

    /// <summary>MQTT 5: the retain flag stays as it was published.</summary>
    public bool RetainAsPublished { get; init; }

    /// <summary>MQTT 5, retained messages: 0 send them, 1 only for a new subscription, 2 never.</summary>
    public RetainHandling RetainHandling { get; init; }

    /// <summary>The identifier that came with the SUBSCRIBE; null: none.</summary>
    internal long? Identifier { get; init; }

    /// <summary>The group of a shared subscription; null: not shared.</summary>
    internal string? Group => MqttTopic.SplitShared(Filter).Group;
}
