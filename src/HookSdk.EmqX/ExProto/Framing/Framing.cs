using System.Buffers;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Where a frame begins and ends in a stream of bytes. A framing keeps no state, so one object serves all devices. Derive from it for a protocol that none of these fits.
/// </summary>
public abstract class Framing
{
    /// <summary>
    /// One frame for each datagram, whatever it holds; for devices that are connected by UDP or DTLS, and their default. Every other framing works there too, inside each datagram: a frame
    /// does not go on in the next one.
    /// </summary>
    public static Framing Datagrams { get; } = new DatagramFraming();

    /// <summary>Takes the next frame off the front of the buffer. It is called again with the same unfinished bytes and more behind them.</summary>
    /// <param name="buffer">What came and was not taken yet. What is taken off, a frame or bytes between frames, is not seen again; also when there is no whole frame yet.</param>
    /// <param name="frame">The frame: a part of the buffer where no byte of it has to change.</param>
    /// <returns>False: there is no whole frame yet.</returns>
    /// <exception cref="FramingException">The frame is longer than the limit, or no frame can begin so.</exception>
    public abstract bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame);

    /// <summary>Lines of text that end in LF; a CR before it is not part of the line. The line comes without its end.</summary>
    /// <param name="limit">The longest line in bytes, without its end; at least 1.</param>
    /// <returns>The framing.</returns>
    public static Framing Lines(int limit) => new LineFraming(AtLeastOne(limit));

    /// <summary>Frames of one length.</summary>
    /// <param name="size">The length in bytes; at least 1.</param>
    /// <returns>The framing.</returns>
    public static Framing FixedLength(int size) => new FixedFraming(AtLeastOne(size));

    /// <summary>Frames that say their length: a number of 1, 2 or 4 bytes, which counts the bytes behind it.</summary>
    /// <param name="lengthBytes">The size of that number: 1, 2 or 4.</param>
    /// <param name="limit">The largest frame in bytes, everything counted; at least 1.</param>
    /// <param name="littleEndian">Low byte first; high byte first by default.</param>
    /// <param name="offset">Bytes that stand before the number.</param>
    /// <param name="adjustment">Bytes behind the number that it does not count; negative where it counts bytes that stand before its end.</param>
    /// <param name="keepHeader">Whether the frame comes with the number and what stands before it, for a checksum over both; without by default.</param>
    /// <returns>The framing.</returns>
    public static Framing LengthPrefixed(int lengthBytes, int limit, bool littleEndian = false, int offset = 0, int adjustment = 0, bool keepHeader = false)
    {
        if (lengthBytes is not (1 or 2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(lengthBytes), lengthBytes, "A length takes 1, 2 or 4 bytes.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(adjustment, -(offset + lengthBytes));
        return new LengthFraming(lengthBytes, AtLeastOne(limit), littleEndian, offset, adjustment, keepHeader);
    }

    /// <summary>
    /// Frames between two delimiters, which are not part of the frame. Bytes outside are passed over. Where both are the same byte, it separates frames, and empty ones are
    /// passed over: a delimiter may end one frame and begin the next.
    /// </summary>
    /// <param name="start">Begins a frame.</param>
    /// <param name="end">Ends it.</param>
    /// <param name="limit">The longest frame in bytes as it stands on the wire, without its delimiters; at least 1.</param>
    /// <param name="escape">How bytes are written that would be taken for a delimiter. None by default. The frame comes without escapes.</param>
    /// <returns>The framing.</returns>
    public static Framing Delimited(byte start, byte end, int limit, FrameEscape? escape = null)
    {
        if (escape is not null && (escape.Byte == start || escape.Byte == end))
        {
            throw new ArgumentException("The escape byte is one of the delimiters.", nameof(escape));
        }

        return new DelimiterFraming(start, end, AtLeastOne(limit), escape);
    }

    private static int AtLeastOne(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return limit;
    }
}
