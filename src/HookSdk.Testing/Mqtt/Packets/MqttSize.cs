using System.Text;

namespace HookSdk.Testing;

/// <summary>How many bytes a PUBLISH has on the wire.</summary>
internal static class MqttSize
{
    /// <summary>The whole packet, its fixed header included: what Maximum-Packet-Size limits.</summary>
    public static int OfPublish(MqttPublish packet, MqttVersion version)
    {
        int remaining = RemainingOfPublish(packet, version);
        return 1 + OfVariable(remaining) + remaining;
    }

    /// <summary>What stands behind the fixed header.</summary>
    public static int RemainingOfPublish(MqttPublish packet, MqttVersion version)
    {
        int size = OfText(packet.Topic) + (packet.QoS > 0 ? 2 : 0) + packet.Payload.Length;
        if (version != MqttVersion.V5)
        {
            return size;
        }

        int properties = packet.Properties.Sum(static p => 1 + OfValue(p.Key, p.Value)) + packet.Properties.UserProperties.Sum(static u => 1 + OfText(u.Key) + OfText(u.Value));
        return size + OfVariable(properties) + properties;
    }

    private static int OfValue(string name, object value) => value switch
    {
        string text => OfText(text),
        ReadOnlyMemory<byte> bytes => 2 + bytes.Length,
        long number => MqttPropertyDefinition.Find(name)?.Form switch
        {
            MqttPropertyForm.Variable => OfVariable(number),
            MqttPropertyForm.Two => 2,
            MqttPropertyForm.Four => 4,
            _ => 1,
        },
        _ => 0,
    };

    private static int OfText(string text) => 2 + Encoding.UTF8.GetByteCount(text);

    private static int OfVariable(long number) => number switch
    {
        < 0x80 => 1,
        < 0x4000 => 2,
        < 0x200000 => 3,
        _ => 4,
    };
}
