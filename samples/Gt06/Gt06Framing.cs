using System.Buffers;
using HookSdk.EmqX.ExProto;

namespace Gt06;

/// <summary>
/// <c>78 78</c>, the length of what follows but for the end, the packet, a CRC over length and packet, <c>0D 0A</c>. Bytes that are no such frame are passed over one by one until the next
/// one begins: a tracker on a bad line sends again what is not answered. The frame comes as the packet alone: type, content, serial number.
/// </summary>
public sealed class Gt06Framing : Framing
{
    private const int Start = 0x78;
    private const int Overhead = 5;
    private const int ShortestContent = 5;

    /// <inheritdoc/>
    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        while (buffer.PositionOf((byte)Start) is { } begin)
        {
            buffer = buffer.Slice(begin);
            if (buffer.Length < 3)
            {
                return false;
            }

            int length = At(buffer, 2);
            if (At(buffer, 1) == Start && length >= ShortestContent)
            {
                if (buffer.Length < length + Overhead)
                {
                    return false;
                }

                if (IsWhole(buffer, length))
                {
                    frame = buffer.Slice(3, length - 2);
                    buffer = buffer.Slice(length + Overhead);
                    return true;
                }
            }

            buffer = buffer.Slice(1);
        }

        buffer = buffer.Slice(buffer.End);
        return false;
    }

    private static bool IsWhole(in ReadOnlySequence<byte> buffer, int length)
    {
        int crc = (At(buffer, length + 1) << 8) | At(buffer, length + 2);
        return At(buffer, length + 3) == 0x0D && At(buffer, length + 4) == 0x0A && Crc16.Compute(buffer.Slice(2, length - 1)) == crc;
    }

    private static int At(in ReadOnlySequence<byte> buffer, int index) => buffer.Slice(index, 1).FirstSpan[0];
}
