namespace HookSdk.Testing;

/// <summary>Writes the packets of a broker: records in, bytes out.</summary>
internal static class MqttReplyWriter
{
    private const int Connack = 2;
    private const int Publish = 3;
    private const int Puback = 4;
    private const int Pubrec = 5;
    private const int Pubrel = 6;
    private const int Pubcomp = 7;
    private const int Suback = 9;
    private const int Unsuback = 11;
    private const int Pingresp = 13;
    private const int Disconnect = 14;

    /// <summary>CONNACK of MQTT 3.1 and 3.1.1 for a version that the broker does not speak.</summary>
    public static ReadOnlySpan<byte> UnsupportedVersion => [0x20, 2, 0, 1];

    /// <summary>The bytes of a packet; empty: the version has no such packet.</summary>
    /// <exception cref="MqttWireException">It cannot be written.</exception>
    public static byte[] Write(MqttReceived packet, MqttVersion version) => packet.Packet switch
    {
        MqttPacket.Connack => WriteConnack(packet, version),
        MqttPacket.Publish => WritePublish(packet.Message!, version),
        MqttPacket.Puback => WriteAnswer(packet, version, Puback),
        MqttPacket.Pubrec => WriteAnswer(packet, version, Pubrec),
        MqttPacket.Pubrel => WriteAnswer(packet, version, Pubrel, flags: 2),
        MqttPacket.Pubcomp => WriteAnswer(packet, version, Pubcomp),
        MqttPacket.Suback => WriteCodes(packet, version, Suback),
        MqttPacket.Unsuback => WriteCodes(packet, version, Unsuback),
        MqttPacket.Pingresp => new MqttWireWriter().ToPacket(Pingresp),
        MqttPacket.Disconnect when version == MqttVersion.V5 => WriteDisconnect(packet),
        _ => [],
    };

    /// <summary>MQTT 3.1 does not know whether a session is present.</summary>
    private static byte[] WriteConnack(MqttReceived packet, MqttVersion version)
    {
        MqttWireWriter body = new();
        body.Byte(packet is { SessionPresent: true, Code: 0 } && version != MqttVersion.V31 ? 1 : 0);
        body.Byte(packet.Code);
        if (version == MqttVersion.V5)
        {
            MqttPropertyCodec.Write(body, packet.Properties);
        }

        return body.ToPacket(Connack);
    }

    private static byte[] WritePublish(MqttPublish message, MqttVersion version)
    {
        MqttWireWriter body = new();
        body.Text(message.Topic, "the topic");
        if (message.QoS > 0)
        {
            body.Two(message.PacketId, "the packet identifier");
        }

        if (version == MqttVersion.V5)
        {
            MqttPropertyCodec.Write(body, message.Properties);
        }

        body.Raw(message.Payload.Span);
        return body.ToPacket(Publish, (message.Duplicate ? 8 : 0) | ((message.QoS & 3) << 1) | (message.Retain ? 1 : 0));
    }

    /// <summary>Code 0 is left out where nothing stands behind it.</summary>
    private static byte[] WriteAnswer(MqttReceived packet, MqttVersion version, int type, int flags = 0)
    {
        MqttWireWriter body = new();
        body.Two(packet.PacketId, "the packet identifier");
        if (version == MqttVersion.V5)
        {
            WriteCode(body, packet);
        }

        return body.ToPacket(type, flags);
    }

    private static byte[] WriteCodes(MqttReceived packet, MqttVersion version, int type)
    {
        MqttWireWriter body = new();
        body.Two(packet.PacketId, "the packet identifier");
        if (version == MqttVersion.V5)
        {
            MqttPropertyCodec.Write(body, packet.Properties);
        }

        foreach (int code in packet.Codes)
        {
            body.Byte(code);
        }

        return body.ToPacket(type);
    }

    private static byte[] WriteDisconnect(MqttReceived packet)
    {
        MqttWireWriter body = new();
        WriteCode(body, packet);
        return body.ToPacket(Disconnect);
    }

    private static void WriteCode(MqttWireWriter body, MqttReceived packet)
    {
        if (packet.Code == 0 && packet.Properties.IsEmpty)
        {
            return;
        }

        body.Byte(packet.Code);
        if (!packet.Properties.IsEmpty)
        {
            MqttPropertyCodec.Write(body, packet.Properties);
        }
    }
}
