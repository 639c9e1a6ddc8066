using System.Buffers;

namespace HookSdk.EmqX.ExProto;

/// <inheritdoc cref="Framing.FixedLength"/>
internal sealed class FixedFraming(int size) : Framing
{
    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        if (buffer.Length < size)
        {
            frame = default;
            return false;
        }

        frame = buffer.Slice(0, size);
        buffer = buffer.Slice(size);
        return true;
    }
}
