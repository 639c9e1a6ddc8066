using System.Buffers;

namespace HookSdk.VerneMq;

/// <summary>What is answered to a publish, to its bytes.</summary>
internal static class PublishReplyWriter
{
    public static HookAnswer Write(IBufferWriter<byte> output, PublishReply reply, bool isPlain) =>
        Write(output, reply.Verdict, reply.Modifiers, null, isPlain, reply.CacheSeconds);

    public static HookAnswer Write(IBufferWriter<byte> output, PublishM5Reply reply, bool isPlain) =>
        Write(output, reply.Verdict, reply.Modifiers, reply.Properties, isPlain, reply.CacheSeconds);

    private static HookAnswer Write(IBufferWriter<byte> output, Verdict verdict, PublishModifiers? modifiers, PublishProperties? properties, bool isPlain, int cacheSeconds)
    {
        if (ReplyWriter.WritePlain(output, verdict, modifiers is null && properties is null) is { } plain)
        {
            return plain with { CacheSeconds = cacheSeconds };
        }

        ReplyJson json = ReplyWriter.Begin(output);
        json.Text("topic"u8, modifiers?.Topic);
        json.Payload(modifiers?.Payload, isPlain);
        json.Number("qos"u8, modifiers?.QoS);
        json.Flag("retain"u8, modifiers?.Retain);
        json.Text("mountpoint"u8, modifiers?.Mountpoint);
        json.Number("throttle"u8, (long?)modifiers?.Throttle?.TotalMilliseconds);
        if (properties is { IsEmpty: false })
        {
            json.Open("properties"u8);
            json.UserProperties(properties.UserProperties);
            json.Number("p_message_expiry_interval"u8, properties.MessageExpiryInterval);
            json.Text("p_content_type"u8, properties.ContentType);
            json.Text("p_payload_format_indicator"u8, properties.IsUtf8 ? "utf8" : null);
            json.Text("p_response_topic"u8, properties.ResponseTopic);
            json.Text("p_correlation_data"u8, properties.CorrelationData);
            json.Number("p_will_delay_interval"u8, properties.WillDelayInterval);
            json.Writer.WriteEndObject();
        }

        return ReplyWriter.End(json.Close(), cacheSeconds);
    }
}
