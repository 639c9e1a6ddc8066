namespace HookSdk.Testing;

/// <summary>One thing that a client saw: a packet of the broker, or the end of its connection.</summary>
/// <param name="Packet">Which.</param>
/// <param name="Code">The return or reason code; 0 where the packet has none.</param>
public sealed record MqttReceived(MqttPacket Packet, int Code = 0)
{
    /// <summary>The codes of SUBACK and UNSUBACK, one a filter; the UNSUBACK of 3.1.1 has none.</summary>
    public IReadOnlyList<int> Codes { get; init; } = [];

    /// <summary>CONNACK: whether the broker had a session for the client.</summary>
    public bool SessionPresent { get; init; }

    /// <summary>PUBLISH: the message.</summary>
    public MqttPublish? Message { get; init; }

    /// <summary>The packet identifier that it answers; 0 where there is none.</summary>
    public int PacketId { get; init; }

    /// <summary>The properties of CONNACK and of other answers.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>The packet's name and codes; no payload.</summary>
    public override string ToString() => Message is not null ? $"PUBLISH {Message}"
        : Packet is MqttPacket.Closed ? "the connection closed"
        : Packet is MqttPacket.Reset ? "the connection reset"
        : $"{Packet.ToString().ToUpperInvariant()} {(Codes.Count > 0 ? string.Join(", ", Codes) : Code)}{(SessionPresent ? ", session present" : "")}";
}
