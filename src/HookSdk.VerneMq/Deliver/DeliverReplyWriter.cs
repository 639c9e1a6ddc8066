using System.Buffers;

namespace HookSdk.VerneMq;

/// <summary>What is answered about a delivery, to its bytes.</summary>
internal static class DeliverReplyWriter
{
    public static HookAnswer Write(IBufferWriter<byte> output, DeliverReply reply, bool isPlain) => Write(output, reply.Verdict, reply.Modifiers, null, isPlain);

    public static HookAnswer Write(IBufferWriter<byte> output, DeliverM5Reply reply, bool isPlain) => Write(output, reply.Verdict, reply.Modifiers, reply.Properties, isPlain);

    private static HookAnswer Write(IBufferWriter<byte> output, Verdict verdict, DeliverModifiers? modifiers, DeliverProperties? properties, bool isPlain)
    {
        if (ReplyWriter.WritePlain(output, verdict, modifiers is null && properties is null) is { } plain)
        {
            return plain;
        }

        ReplyJson json = ReplyWriter.Begin(output);
        json.Text("topic"u8, modifiers?.Topic);
        json.Payload(modifiers?.Payload, isPlain);
        if (properties is { IsEmpty: false })
        {
            json.Open("properties"u8);
            json.Text("p_content_type"u8, properties.ContentType);
            json.Text("p_payload_format_indicator"u8, properties.IsUtf8 ? "utf8" : null);
            json.UserProperties(properties.UserProperties);
            json.Text("p_response_topic"u8, properties.ResponseTopic);
            json.Text("p_correlation_data"u8, properties.CorrelationData);
            json.Writer.WriteEndObject();
        }

        return ReplyWriter.End(json.Close(), -1);
    }
}
