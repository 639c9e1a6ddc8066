namespace HookSdk.Testing;

/// <summary>A packet of a client.</summary>
/// <param name="Kind">Which.</param>
internal sealed record MqttRequest(MqttRequestKind Kind)
{
    /// <summary>CONNECT.</summary>
    public MqttConnect? Connect { get; init; }

    /// <summary>PUBLISH.</summary>
    public MqttPublish? Publish { get; init; }

    /// <summary>SUBSCRIBE: the filters with their options.</summary>
    public IReadOnlyList<MqttSubscription> Subscriptions { get; init; } = [];

    /// <summary>UNSUBSCRIBE: the filters.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The packet identifier; 0 where there is none.</summary>
    public int PacketId { get; init; }

    /// <summary>The reason code of an answer or a DISCONNECT; 0 where it is left out.</summary>
    public int Code { get; init; }

    /// <summary>The properties of SUBSCRIBE, UNSUBSCRIBE and DISCONNECT.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;
}
