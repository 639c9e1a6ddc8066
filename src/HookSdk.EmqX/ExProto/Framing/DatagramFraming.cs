using System.Buffers;

namespace HookSdk.EmqX.ExProto;

/// <inheritdoc cref="Framing.Datagrams"/>
internal sealed class DatagramFraming : Framing
{
    public override bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = buffer;
        buffer = buffer.Slice(buffer.End);
        return !frame.IsEmpty;
    }
}
