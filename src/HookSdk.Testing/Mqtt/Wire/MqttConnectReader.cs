namespace HookSdk.Testing;

/// <summary>Reads CONNECT (MQTT 3.1.1 and 5: 3.1; MQTT 3.1: 3.1).</summary>
internal static class MqttConnectReader
{
    private const int Reserved = 0x01;
    private const int CleanStart = 0x02;
    private const int HasWill = 0x04;
    private const int WillRetain = 0x20;
    private const int HasPassword = 0x40;
    private const int HasUserName = 0x80;

    public static MqttConnect Read(ref MqttWireReader reader)
    {
        MqttVersion version = ReadVersion(ref reader);
        byte flags = reader.Byte("the flags");
        int willQoS = (flags >> 3) & 3;
        bool hasWill = (flags & HasWill) != 0;
        if ((flags & Reserved) != 0 || willQoS == 3 || (!hasWill && (willQoS != 0 || (flags & WillRetain) != 0)))
        {
            throw Malformed($"the flags 0x{flags:X2} contradict each other");
        }

        if (version != MqttVersion.V5 && (flags & (HasUserName | HasPassword)) == HasPassword)
        {
            throw Malformed("a password without a user name");
        }

        int keepAlive = reader.Two("the keep-alive time");
        MqttProperties properties = version == MqttVersion.V5 ? MqttPropertyCodec.Read(ref reader, MqttPropertyPlaces.Connect) : MqttProperties.None;
        if (properties[MqttPropertyNames.AuthenticationData] is not null && properties[MqttPropertyNames.AuthenticationMethod] is null)
        {
            throw new MqttWireException(MqttWireException.ProtocolError, "authentication data without a method");
        }

        string clientId = reader.Text("the client id");
        MqttWill? will = hasWill ? ReadWill(ref reader, version, willQoS, (flags & WillRetain) != 0) : null;
        string? userName = (flags & HasUserName) != 0 ? reader.Text("the user name") : null;
        ReadOnlyMemory<byte>? password = (flags & HasPassword) != 0 ? reader.Bytes("the password") : null;
        return new MqttConnect(clientId)
        {
            Version = version,
            CleanStart = (flags & CleanStart) != 0,
            KeepAlive = keepAlive,
            Properties = properties,
            Will = will,
            UserName = userName,
            PasswordBytes = password,
        };
    }

    private static MqttVersion ReadVersion(ref MqttWireReader reader)
    {
        string name = reader.Text("the protocol's name");
        byte level = reader.Byte("the protocol's version");
        return (name, level) switch
        {
            ("MQIsdp", 3) => MqttVersion.V31,
            ("MQTT", 4) => MqttVersion.V311,
            ("MQTT", 5) => MqttVersion.V5,
            ("MQIsdp" or "MQTT", _) => throw new MqttWireException(MqttWireException.UnsupportedVersion, $"version {level} of {name} is none that is played"),
            _ => throw Malformed("the protocol's name is neither MQTT nor MQIsdp"),
        };
    }

    private static MqttWill ReadWill(ref MqttWireReader reader, MqttVersion version, int qos, bool retain)
    {
        MqttProperties properties = version == MqttVersion.V5 ? MqttPropertyCodec.Read(ref reader, MqttPropertyPlaces.Will) : MqttProperties.None;
        string topic = reader.Text("the topic of the will", isTopic: true);
        return new MqttWill(topic, reader.Bytes("the payload of the will")) { QoS = qos, Retain = retain, Properties = properties };
    }

    private static MqttWireException Malformed(string problem) => new(MqttWireException.Malformed, problem);
}
