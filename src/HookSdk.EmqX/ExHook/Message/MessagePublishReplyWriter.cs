using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes the reply of message.publish: a ValuedResponse with the message, or without one where it stays as it is.</summary>
internal static class MessagePublishReplyWriter
{
    public static void Write(IBufferWriter<byte> output, MessagePublishRequest request, MessagePublishReply reply, ExHookVersion version)
    {
        if (reply is { Message: null, IsDropped: false, SendsBack: false, Step: ChainStep.Continue })
        {
            WireWriter ignore = new(output.GetSpan(ResponseType.Size));
            ResponseType.WriteIgnore(ref ignore, version);
            output.Advance(ignore.Written);
            return;
        }

        EmqxMessage message = reply.IsDropped ? request.Message with { AllowPublish = false } : reply.Message ?? request.Message;
        int size = SizeOf(message);
        WireWriter writer = new(output.GetSpan(ResponseType.Size + 1 + WireWriter.SizeOf(size)));
        ResponseType.Write(ref writer, reply.Step, version);
        writer.Begin(Tags.Length4, size);
        Write(ref writer, message);
        output.Advance(writer.Written);
    }

    private static int SizeOf(EmqxMessage message)
    {
        int size = SizeOfText(message.Node) + SizeOfText(message.Id) + SizeOfText(message.From) + SizeOfText(message.Topic);
        size += message.QoS == 0 ? 0 : 1 + WireWriter.SizeOfVarint((uint)message.QoS);
        size += message.Payload.Length == 0 ? 0 : 1 + WireWriter.SizeOf(message.Payload.Length);
        size += message.Milliseconds == 0 ? 0 : 1 + WireWriter.SizeOfVarint(message.Milliseconds);
        foreach (KeyValuePair<string, string> header in message.Headers)
        {
            size += 1 + WireWriter.SizeOf(SizeOfEntry(header));
        }

        return size;
    }

    private static void Write(ref WireWriter writer, EmqxMessage message)
    {
        WriteText(ref writer, Tags.Length1, message.Node);
        WriteText(ref writer, Tags.Length2, message.Id);
        if (message.QoS != 0)
        {
            writer.Varint(Tags.Varint3, (uint)message.QoS);
        }

        WriteText(ref writer, Tags.Length4, message.From);
        WriteText(ref writer, Tags.Length5, message.Topic);
        if (message.Payload.Length > 0)
        {
            writer.Bytes(Tags.Length6, message.Payload.Span);
        }

        if (message.Milliseconds != 0)
        {
            writer.Varint(Tags.Varint7, message.Milliseconds);
        }

        foreach (KeyValuePair<string, string> header in message.Headers)
        {
            writer.Begin(Tags.Length8, SizeOfEntry(header));
            writer.Text(Tags.Length1, header.Key);
            writer.Text(Tags.Length2, header.Value);
        }
    }

    private static int SizeOfText(string text) => text.Length == 0 ? 0 : 1 + WireWriter.SizeOf(text);

    /// <summary>An entry of a map has both fields, empty ones too.</summary>
    private static int SizeOfEntry(KeyValuePair<string, string> entry) => 2 + WireWriter.SizeOf(entry.Key) + WireWriter.SizeOf(entry.Value);

    private static void WriteText(ref WireWriter writer, uint tag, string text)
    {
        if (text.Length > 0)
        {
            writer.Text(tag, text);
        }
    }
}
