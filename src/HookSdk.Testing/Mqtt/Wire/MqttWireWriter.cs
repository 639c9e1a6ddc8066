using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HookSdk.Testing;

/// <summary>Writes a packet from its front.</summary>
internal sealed class MqttWireWriter
{
    private const int MostOfVariable = 268_435_455;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    public void Byte(int value)
    {
        _bytes.GetSpan(1)[0] = (byte)value;
        _bytes.Advance(1);
    }

    public void Two(long value, string what)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), (ushort)Most(value, ushort.MaxValue, what));
        _bytes.Advance(2);
    }

    public void Four(long value, string what)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), (uint)Most(value, uint.MaxValue, what));
        _bytes.Advance(4);
    }

    public void Variable(long value, string what)
    {
        for (value = Most(value, MostOfVariable, what); value >= 0x80; value >>= 7)
        {
            Byte((int)(value & 0x7F) | 0x80);
        }

        Byte((int)value);
    }

    public void Bytes(ReadOnlySpan<byte> value, string what)
    {
        Two(value.Length, what);
        Raw(value);
    }

    public void Text(string value, string what) => Bytes(Encoding.UTF8.GetBytes(value), what);

    public void Raw(ReadOnlySpan<byte> value) => _bytes.Write(value);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>What was written, behind a fixed header.</summary>
    public byte[] ToPacket(int type, int flags = 0)
    {
        MqttWireWriter packet = new();
        packet.Byte((type << 4) | flags);
        packet.Variable(Length, "the packet");
        packet.Raw(_bytes.WrittenSpan);
        return packet.ToArray();
    }

    /// <summary>Puts what another has written behind its length, as properties stand.</summary>
    public void Part(MqttWireWriter part, string what)
    {
        Variable(part.Length, what);
        Raw(part._bytes.WrittenSpan);
    }

    private static long Most(long value, long most, string what) =>
        value >= 0 && value <= most ? value : throw new MqttWireException(MqttWireException.Malformed, $"{what}: {value} is more than MQTT can write");
}
