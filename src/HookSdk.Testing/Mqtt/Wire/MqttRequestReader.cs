using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>Reads the packets of a client: bytes in, records out.</summary>
internal static class MqttRequestReader
{
    private const int Duplicate = 0x08;

    /// <summary>Reads a packet.</summary>
    /// <param name="header">Its first byte.</param>
    /// <param name="body">What stands behind the fixed header. The record keeps parts of it.</param>
    /// <param name="version">The version of the connection; null: the packet is its first.</param>
    /// <exception cref="MqttWireException">It is none.</exception>
    public static MqttRequest Read(byte header, ReadOnlyMemory<byte> body, MqttVersion? version)
    {
        MqttRequestKind kind = (MqttRequestKind)(header >> 4);
        int flags = header & 0x0F;
        if (version is null && kind != MqttRequestKind.Connect)
        {
            throw Malformed($"the first packet is no CONNECT but has the type {header >> 4}");
        }

        EnsureFlags(kind, flags, version);
        MqttWireReader reader = new(body);
        MqttRequest request = kind switch
        {
            MqttRequestKind.Connect => new(kind) { Connect = MqttConnectReader.Read(ref reader) },
            MqttRequestKind.Publish => ReadPublish(ref reader, flags, version),
            MqttRequestKind.Puback or MqttRequestKind.Pubrec or MqttRequestKind.Pubrel or MqttRequestKind.Pubcomp => ReadAnswer(ref reader, kind, version),
            MqttRequestKind.Subscribe => ReadSubscribe(ref reader, version),
            MqttRequestKind.Unsubscribe => ReadUnsubscribe(ref reader, version),
            MqttRequestKind.Pingreq => new(kind),
            MqttRequestKind.Disconnect => ReadDisconnect(ref reader, version),
            MqttRequestKind.Auth when version == MqttVersion.V5 => ReadAuth(ref reader),
            _ => throw Malformed($"a client sends no packet of the type {header >> 4}"),
        };
        reader.EnsureEnd();
        return request;
    }

    /// <summary>PUBREL, SUBSCRIBE and UNSUBSCRIBE have the flags of QoS 1; MQTT 3.1 may mark them as sent again.</summary>
    private static void EnsureFlags(MqttRequestKind kind, int flags, MqttVersion? version)
    {
        int due = kind is MqttRequestKind.Pubrel or MqttRequestKind.Subscribe or MqttRequestKind.Unsubscribe ? 2 : 0;
        int looked = version == MqttVersion.V31 ? flags & ~Duplicate : flags;
        if (kind != MqttRequestKind.Publish && looked != due)
        {
            throw Malformed($"{kind} cannot have the flags {flags}");
        }
    }

    private static MqttRequest ReadPublish(ref MqttWireReader reader, int flags, MqttVersion? version)
    {
        int qos = (flags >> 1) & 3;
        if (qos == 3)
        {
            throw Malformed("PUBLISH cannot have QoS 3");
        }

        bool duplicate = (flags & Duplicate) != 0;
        if (duplicate && qos == 0 && version != MqttVersion.V31)
        {
            throw Malformed("a PUBLISH of QoS 0 cannot be sent again");
        }

        string topic = reader.Text("the topic", isTopic: true);
        int packetId = qos > 0 ? ReadPacketId(ref reader) : 0;
        MqttProperties properties = ReadProperties(ref reader, MqttPropertyPlaces.Publish, version);
        return new(MqttRequestKind.Publish)
        {
            PacketId = packetId,
            Publish = new MqttPublish(topic, reader.Rest()) { QoS = qos, Retain = (flags & 1) != 0, Duplicate = duplicate, PacketId = packetId, Properties = properties },
        };
    }

    private static MqttRequest ReadAnswer(ref MqttWireReader reader, MqttRequestKind kind, MqttVersion? version)
    {
        int packetId = ReadPacketId(ref reader);
        if (version != MqttVersion.V5 || reader.IsAtEnd)
        {
            return new(kind) { PacketId = packetId };
        }

        int code = reader.Byte("the reason code");
        if (!reader.IsAtEnd)
        {
            MqttPropertyCodec.Read(ref reader, MqttPropertyPlaces.Answer);
        }

        return new(kind) { PacketId = packetId, Code = code };
    }

    private static MqttRequest ReadSubscribe(ref MqttWireReader reader, MqttVersion? version)
    {
        int packetId = ReadPacketId(ref reader);
        MqttProperties properties = ReadProperties(ref reader, MqttPropertyPlaces.Subscribe, version);
        List<MqttSubscription> subscriptions = [];
        do
        {
            string filter = reader.Text("a filter", isTopic: true);
            byte options = reader.Byte("the options of a filter");
            int reserved = version == MqttVersion.V5 ? 0xC0 : 0xFC;
            if ((options & reserved) != 0 || (options & 3) == 3 || ((options >> 4) & 3) == 3)
            {
                throw Malformed($"a filter cannot have the options 0x{options:X2}");
            }

            subscriptions.Add(new MqttSubscription(filter, options & 3)
            {
                NoLocal = (options & 4) != 0,
                RetainAsPublished = (options & 8) != 0,
                RetainHandling = (RetainHandling)((options >> 4) & 3),
            });
        }
        while (!reader.IsAtEnd);
        return new(MqttRequestKind.Subscribe) { PacketId = packetId, Subscriptions = subscriptions, Properties = properties };
    }

    private static MqttRequest ReadUnsubscribe(ref MqttWireReader reader, MqttVersion? version)
    {
        int packetId = ReadPacketId(ref reader);
        MqttProperties properties = ReadProperties(ref reader, MqttPropertyPlaces.Unsubscribe, version);
        List<string> filters = [];
        do
        {
            filters.Add(reader.Text("a filter", isTopic: true));
        }
        while (!reader.IsAtEnd);
        return new(MqttRequestKind.Unsubscribe) { PacketId = packetId, Filters = filters, Properties = properties };
    }

    private static MqttRequest ReadDisconnect(ref MqttWireReader reader, MqttVersion? version)
    {
        int code = version == MqttVersion.V5 && !reader.IsAtEnd ? reader.Byte("the reason code") : 0;
        MqttProperties properties = reader.IsAtEnd ? MqttProperties.None : ReadProperties(ref reader, MqttPropertyPlaces.Disconnect, version);
        return new(MqttRequestKind.Disconnect) { Code = code, Properties = properties };
    }

    private static MqttRequest ReadAuth(ref MqttWireReader reader)
    {
        int code = reader.IsAtEnd ? 0 : reader.Byte("the reason code");
        MqttProperties properties = reader.IsAtEnd ? MqttProperties.None : MqttPropertyCodec.Read(ref reader, MqttPropertyPlaces.Auth);
        return new(MqttRequestKind.Auth) { Code = code, Properties = properties };
    }

    private static MqttProperties ReadProperties(ref MqttWireReader reader, MqttPropertyPlaces place, MqttVersion? version) =>
        version == MqttVersion.V5 ? MqttPropertyCodec.Read(ref reader, place) : MqttProperties.None;

    private static int ReadPacketId(ref MqttWireReader reader) =>
        reader.Two("the packet identifier") is > 0 and int id ? id : throw Malformed("a packet identifier cannot be 0");

    private static MqttWireException Malformed(string problem) => new(MqttWireException.Malformed, problem);
}
