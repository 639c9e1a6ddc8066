using System.Buffers;

namespace Gt06;

/// <summary>CRC-16/X-25, which the protocol calls CRC-ITU: polynomial 0x1021 turned round, all ones at the start, turned over at the end.</summary>
public static class Crc16
{
    private const int Polynomial = 0x8408;

    /// <summary>The checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>16 bits.</returns>
    public static int Compute(in ReadOnlySequence<byte> bytes)
    {
        int crc = 0xFFFF;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            foreach (byte b in segment.Span)
            {
                crc ^= b;
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
                }
            }
        }

        return crc ^ 0xFFFF;
    }
}
