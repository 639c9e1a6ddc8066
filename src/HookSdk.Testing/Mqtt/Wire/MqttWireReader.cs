using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace HookSdk.Testing;

/// <summary>Reads the body of a packet from its front. What is not there, or not as it must be, is malformed.</summary>
internal ref struct MqttWireReader(ReadOnlyMemory<byte> body)
{
    private ReadOnlyMemory<byte> _rest = body;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Byte(string what) => Take(1, what).Span[0];

    public int Two(string what) => BinaryPrimitives.ReadUInt16BigEndian(Take(2, what).Span);

    public uint Four(string what) => BinaryPrimitives.ReadUInt32BigEndian(Take(4, what).Span);

    /// <summary>A number of one to four bytes, of which each but the last has its highest bit set.</summary>
    public int Variable(string what)
    {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            byte next = Byte(what);
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed($"{what}: a number of more than four bytes");
    }

    /// <summary>Bytes behind their length.</summary>
    public ReadOnlyMemory<byte> Bytes(string what) => Take(Two(what), what);

    /// <summary>UTF-8 behind its length.</summary>
    /// <param name="what">What it is, for people.</param>
    /// <param name="isTopic">Whether it may hold U+0000: brokers have words of their own for topics.</param>
    public string Text(string what, bool isTopic = false)
    {
        ReadOnlySpan<byte> bytes = Bytes(what).Span;
        if (!Utf8.IsValid(bytes))
        {
            throw Malformed($"{what}: no UTF-8");
        }

        return isTopic || bytes.IndexOf((byte)0) < 0 ? Encoding.UTF8.GetString(bytes) : throw Malformed($"{what}: U+0000 in text");
    }

    /// <summary>The next bytes as a reader of their own.</summary>
    public MqttWireReader Part(int size, string what) => new(Take(size, what));

    /// <summary>Everything that is left.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        ReadOnlyMemory<byte> rest = _rest;
        _rest = default;
        return rest;
    }

    public readonly void EnsureEnd()
    {
        if (!IsAtEnd)
        {
            throw Malformed($"{_rest.Length} bytes behind the end");
        }
    }

    private ReadOnlyMemory<byte> Take(int size, string what)
    {
        if (_rest.Length < size)
        {
            throw Malformed($"{what}: the packet ends in it");
        }

        ReadOnlyMemory<byte> taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }

    private static MqttWireException Malformed(string problem) => new(MqttWireException.Malformed, problem);
}
