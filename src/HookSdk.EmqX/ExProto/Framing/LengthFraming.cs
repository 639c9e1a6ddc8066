using System.Buffers;
using System.Buffers.Binary;

namespace HookSdk.EmqX.ExProto;

/// <inheritdoc cref="Framing.LengthPrefixed"/>
internal sealed class LengthFraming(int lengthBytes, int limit, bool littleEndian, int offset, int adjustment, bool keepHeader) : Framing
{
    private readonly int _header = offset + lengthBytes;

    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < _header)
        {
            return false;
        }

        long size = _header + (long)ReadLength(buffer.Slice(offset, lengthBytes)) + adjustment;
        if (size < _header)
        {
            throw new FramingException("a frame says that it is shorter than its header");
        }

        if (size > limit)
        {
            throw new FramingException($"a frame says that it has {size} bytes, and the limit is {limit}");
        }

        if (buffer.Length < size)
        {
            return false;
        }

        frame = keepHeader ? buffer.Slice(0, size) : buffer.Slice(_header, size - _header);
        buffer = buffer.Slice(size);
        return true;
    }

    private uint ReadLength(in ReadOnlySequence<byte> from)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        from.CopyTo(bytes);
        return (lengthBytes, littleEndian) switch
        {
            (1, _) => bytes[0],
            (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }
}
