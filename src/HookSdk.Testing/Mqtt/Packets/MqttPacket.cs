namespace HookSdk.Testing;

/// <summary>The packets that a client may receive, and the end of its connection.</summary>
public enum MqttPacket
{
    /// <summary>The answer to CONNECT.</summary>
    Connack,

    /// <summary>A message.</summary>
    Publish,

    /// <summary>The answer to a message of QoS 1.</summary>
    Puback,

    /// <summary>The first answer to a message of QoS 2.</summary>
    Pubrec,

    /// <summary>The answer to a PUBREC.</summary>
    Pubrel,

    /// <summary>The last answer to a message of QoS 2.</summary>
    Pubcomp,

    /// <summary>The answer to SUBSCRIBE.</summary>
    Suback,

    /// <summary>The answer to UNSUBSCRIBE.</summary>
    Unsuback,

    /// <summary>The answer to PINGREQ.</summary>
    Pingresp,

    /// <summary>The broker's farewell; MQTT 5 alone has it.</summary>
    Disconnect,

    /// <summary>No packet: the connection has ended.</summary>
    Closed,

    /// <summary>No packet: the broker has cut the connection with a TCP reset.</summary>
    Reset,
}
