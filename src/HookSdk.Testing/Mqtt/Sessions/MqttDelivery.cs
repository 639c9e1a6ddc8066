namespace HookSdk.Testing;

/// <summary>A message on its way to a client. One of QoS 1 or 2 has a packet identifier and is kept until the client has answered.</summary>
internal sealed class MqttDelivery(MqttMessage message, int packetId)
{
    public MqttMessage Message { get; } = message;

    /// <summary>1 to 65,535; 0 for QoS 0.</summary>
    public int PacketId { get; } = packetId;

    /// <summary>QoS 2: the client has said PUBREC, and PUBREL is what it waits for.</summary>
    public bool IsReceived { get; set; }
}
