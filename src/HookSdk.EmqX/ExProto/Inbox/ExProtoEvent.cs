using System.Buffers;
using System.Text;

namespace HookSdk.EmqX.ExProto;

/// <summary>The next thing that concerns a device: a frame that it sent, or a message for it.</summary>
public readonly struct ExProtoEvent
{
    internal ExProtoEvent(ReadOnlySequence<byte> frame) => Frame = frame;

    internal ExProtoEvent(ExProtoMessage message) => Message = message;

    /// <summary>The message; null when this is a frame.</summary>
    public ExProtoMessage? Message { get; }

    /// <summary>The frame; empty when this is a message. A view: it is valid until the loop goes on to the next event.</summary>
    public ReadOnlySequence<byte> Frame { get; }

    /// <summary>The frame as UTF-8 text. Made anew with each look.</summary>
    public string Text => Encoding.UTF8.GetString(Frame);
}
