namespace HookSdk.Testing;

/// <summary>Bytes that are no packet of MQTT, or a packet that cannot be written.</summary>
/// <param name="code">The reason code of MQTT 5 for it.</param>
/// <param name="problem">What is wrong, for people.</param>
internal sealed class MqttWireException(int code, string problem) : Exception(problem)
{
    public const int Malformed = 0x81;
    public const int ProtocolError = 0x82;
    public const int UnsupportedVersion = 0x84;
    public const int TopicAliasInvalid = 0x94;
    public const int PacketTooLarge = 0x95;

    public int Code { get; } = code;
}
