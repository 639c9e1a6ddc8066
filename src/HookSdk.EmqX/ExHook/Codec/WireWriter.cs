using System.Buffers;
using System.Text;
using Google.Protobuf;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes protobuf. Sizes are told first, because a message's length stands before it.</summary>
internal ref struct WireWriter(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Written { get; private set; }

    public static int SizeOfVarint(ulong value) => CodedOutputStream.ComputeUInt64Size(value);

    /// <summary>What a field with a length takes, but for its tag of one byte.</summary>
    public static int SizeOf(int length) => SizeOfVarint((uint)length) + length;

    public static int SizeOf(string text) => SizeOf(Encoding.UTF8.GetByteCount(text));

    public void Varint(uint tag, ulong value)
    {
        Varint(tag);
        Varint(value);
    }

    /// <summary>A field with a length: its tag and the length. What it holds is written next.</summary>
    public void Begin(uint tag, int length) => Varint(tag, (uint)length);

    public void Text(uint tag, string text)
    {
        Begin(tag, Encoding.UTF8.GetByteCount(text));
        Written += Encoding.UTF8.GetBytes(text, _room[Written..]);
    }

    public void Bytes(uint tag, ReadOnlySpan<byte> bytes)
    {
        Begin(tag, bytes.Length);
        bytes.CopyTo(_room[Written..]);
        Written += bytes.Length;
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _room[Written++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _room[Written++] = (byte)value;
    }
}
