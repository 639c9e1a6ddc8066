using System.Buffers;

namespace HookSdk.EmqX.ExProto;

/// <inheritdoc cref="Framing.Delimited"/>
internal sealed class DelimiterFraming(byte start, byte end, int limit, FrameEscape? escape) : Framing
{
    private readonly bool _literal = escape is { HidesDelimiters: true };

    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        ReadOnlySequence<byte> content;
        if (start == end)
        {
            content = buffer = SkipSeparators(buffer);
        }
        else if (buffer.PositionOf(start) is { } begin)
        {
            // The start stays in the buffer until the frame is whole: nothing else remembers it.
            buffer = buffer.Slice(begin);
            content = buffer.Slice(1);
        }
        else
        {
            buffer = buffer.Slice(buffer.End);
            return false;
        }

        if (FindEnd(content) is not { } length)
        {
            return content.Length <= limit ? false : throw TooLong();
        }

        if (length > limit)
        {
            throw TooLong();
        }

        frame = content.Slice(0, length);
        buffer = content.Slice(length + 1);
        if (escape is not null && frame.PositionOf(escape.Byte) is not null)
        {
            frame = Unescape(frame, escape);
        }

        return true;
    }

    private ReadOnlySequence<byte> SkipSeparators(in ReadOnlySequence<byte> buffer)
    {
        SequenceReader<byte> reader = new(buffer);
        reader.AdvancePast(start);
        return reader.UnreadSequence;
    }

    private long? FindEnd(in ReadOnlySequence<byte> content)
    {
        if (!_literal)
        {
            return content.PositionOf(end) is { } position ? content.Slice(0, position).Length : null;
        }

        SequenceReader<byte> reader = new(content);
        while (reader.TryReadToAny(out ReadOnlySequence<byte> _, [end, escape!.Byte], advancePastDelimiter: false))
        {
            reader.TryRead(out byte found);
            if (found == end)
            {
                return reader.Consumed - 1;
            }

            if (!reader.TryRead(out byte _))
            {
                return null;
            }
        }

        return null;
    }

    private static ReadOnlySequence<byte> Unescape(in ReadOnlySequence<byte> frame, FrameEscape escape)
    {
        byte[] plain = new byte[frame.Length];
        int length = 0;
        bool escaped = false;
        foreach (ReadOnlyMemory<byte> segment in frame)
        {
            foreach (byte b in segment.Span)
            {
                if (escaped)
                {
                    int meaning = escape.Meaning(b);
                    plain[length++] = meaning >= 0 ? (byte)meaning : throw new FramingException("an escape byte is followed by one that has no meaning there");
                    escaped = false;
                }
                else if (b == escape.Byte)
                {
                    escaped = true;
                }
                else
                {
                    plain[length++] = b;
                }
            }
        }

        return escaped ? throw new FramingException("a frame ends in an escape byte") : new ReadOnlySequence<byte>(plain, 0, length);
    }

    private FramingException TooLong() => new($"a frame is longer than {limit} bytes");
}
