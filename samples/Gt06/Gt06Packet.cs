using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Gt06;

/// <summary>One packet: type, content, and the serial number that an answer repeats.</summary>
/// <param name="bytes">The packet, without what frames it; three bytes at least.</param>
public sealed class Gt06Packet(byte[] bytes)
{
    private const int ImeiBytes = 8;
    private const int LocationBytes = 18;

    /// <summary>The type.</summary>
    public byte Type => bytes[0];

    /// <summary>The serial number.</summary>
    public ushort Serial => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(bytes.Length - 2));

    private ReadOnlySpan<byte> Content => bytes.AsSpan(1, bytes.Length - 3);

    /// <summary>A frame around a packet.</summary>
    /// <param name="type">The type.</param>
    /// <param name="content">The content.</param>
    /// <param name="serial">The serial number.</param>
    /// <returns>The bytes as they are sent.</returns>
    public static byte[] Frame(byte type, ReadOnlySpan<byte> content, ushort serial)
    {
        byte[] frame = new byte[content.Length + 10];
        (frame[0], frame[1], frame[2], frame[3]) = (0x78, 0x78, (byte)(content.Length + 5), type);
        content.CopyTo(frame.AsSpan(4));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(content.Length + 4), serial);
        int crc = Crc16.Compute(new ReadOnlySequence<byte>(frame, 2, content.Length + 4));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(content.Length + 6), (ushort)crc);
        (frame[^2], frame[^1]) = (0x0D, 0x0A);
        return frame;
    }

    /// <summary>The answer that a tracker waits for: the type and the serial number again.</summary>
    /// <returns>The frame.</returns>
    public byte[] Answer() => Frame(Type, [], Serial);

    /// <summary>The IMEI of a login: 15 digits, two in a byte, behind a zero.</summary>
    /// <param name="imei">The digits.</param>
    /// <returns>False: there is none.</returns>
    public bool TryReadImei([NotNullWhen(true)] out string? imei)
    {
        string digits = Content.Length < ImeiBytes ? "" : Convert.ToHexString(Content[..ImeiBytes]);
        imei = digits.Length > 0 && digits[0] == '0' && digits.All(char.IsAsciiDigit) ? digits[1..] : null;
        return imei is not null;
    }

    /// <summary>The location. Degrees are sent as 1/1,800,000 of one.</summary>
    /// <param name="location">The location.</param>
    /// <returns>False: there is none, or its time is none.</returns>
    public bool TryReadLocation([NotNullWhen(true)] out Gt06Location? location)
    {
        const double perDegree = 1_800_000;
        ReadOnlySpan<byte> content = Content;
        location = null;
        if (content.Length < LocationBytes || content[1] is < 1 or > 12 || content[2] < 1 || content[2] > DateTime.DaysInMonth(2000 + content[0], content[1])
            || content[3] > 23 || content[4] > 59 || content[5] > 59)
        {
            return false;
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(content[16..]);
        double latitude = BinaryPrimitives.ReadUInt32BigEndian(content[7..]) / perDegree;
        double longitude = BinaryPrimitives.ReadUInt32BigEndian(content[11..]) / perDegree;
        location = new Gt06Location
        {
            Time = new DateTimeOffset(2000 + content[0], content[1], content[2], content[3], content[4], content[5], TimeSpan.Zero),
            Satellites = content[6] & 0x0F,
            Latitude = (flags & 0x0400) != 0 ? latitude : -latitude,
            Longitude = (flags & 0x0800) != 0 ? -longitude : longitude,
            Speed = content[15],
            Course = flags & 0x03FF,
            IsFixed = (flags & 0x1000) != 0,
        };
        return true;
    }
}
