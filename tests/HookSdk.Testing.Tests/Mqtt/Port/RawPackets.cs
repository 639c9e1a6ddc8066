using System.Text;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>Packets made by hand.</summary>
internal static class RawPackets
{
    public static byte[] Pingreq { get; } = [0xC0, 0];

    public static byte[] Connect(string clientId, int version = 5, int keepAlive = 0) =>
    [
        .. Packet(0x10,
        [
            .. Text(version == 3 ? "MQIsdp" : "MQTT"), (byte)version, 0xC2, (byte)(keepAlive >> 8), (byte)keepAlive, .. version == 5 ? new byte[] { 0 } : [],
            .. Text(clientId), .. Text("alice"), .. Text("s3cret"),
        ]),
    ];

    public static byte[] Subscribe(string filter, int qos = 0) => Packet(0x82, [0, 1, 0, .. Text(filter), (byte)qos]);

    public static byte[] Packet(int header, byte[] body)
    {
        List<byte> packet = [(byte)header];
        int length = body.Length;
        for (; length >= 0x80; length >>= 7)
        {
            packet.Add((byte)((length & 0x7F) | 0x80));
        }

        return [.. packet, (byte)length, .. body];
    }

    public static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
