using System.Buffers;

namespace HookSdk.EmqX.ExProto;

/// <inheritdoc cref="Framing.Lines"/>
internal sealed class LineFraming(int limit) : Framing
{
    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            // One byte more than the limit may still be a line with its CR.
            frame = default;
            return buffer.Length <= limit + 1L ? false : throw TooLong();
        }

        frame = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        if (!frame.IsEmpty && frame.Slice(frame.Length - 1).FirstSpan[0] == '\r')
        {
            frame = frame.Slice(0, frame.Length - 1);
        }

        return frame.Length <= limit ? true : throw TooLong();
    }

    private FramingException TooLong() => new($"a line is longer than {limit} bytes");
}
