namespace Gt06;

/// <summary>The types of packets that this sample knows.</summary>
public static class Gt06PacketType
{
    /// <summary>Login: the IMEI.</summary>
    public const byte Login = 0x01;

    /// <summary>A location by GPS and the mobile network's cell.</summary>
    public const byte Location = 0x12;

    /// <summary>A sign of life, with the state of battery and signal.</summary>
    public const byte Heartbeat = 0x13;
}
