using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>
/// Replies to their bytes, by the rules that VerneMQ 2.1.2 and 2.2.0 were seen to follow: an empty object, a null or an unknown word anywhere in a flow hook's
/// reply cuts the client's session, so none is ever written.
/// </summary>
internal static class ReplyWriter
{
    private const int RefusedMqtt3 = 128;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _free;

    public static HookAnswer WriteNext(IBufferWriter<byte> output) => Write(output, "{\"result\":\"next\"}"u8);

    public static HookAnswer WriteHeard(IBufferWriter<byte> output) => Write(output, "{}"u8);

    public static HookAnswer Write(IBufferWriter<byte> output, RegisterReply reply, bool isMqtt5)
    {
        if (WritePlain(output, reply.Verdict, reply.Modifiers is null) is { } plain)
        {
            return plain with { CacheSeconds = reply.CacheSeconds };
        }

        ReplyJson json = Begin(output);
        RegisterWriter.Write(ref json, reply.Modifiers!, isMqtt5);
        return End(json.Writer, reply.CacheSeconds);
    }

    public static HookAnswer Write(IBufferWriter<byte> output, PublishReply reply, bool isPlain) =>
        Write(output, reply.Verdict, reply.Modifiers, null, isPlain, reply.CacheSeconds);

    public static HookAnswer Write(IBufferWriter<byte> output, PublishM5Reply reply, bool isPlain) =>
        Write(output, reply.Verdict, reply.Modifiers, reply.Properties, isPlain, reply.CacheSeconds);

    public static HookAnswer Write(IBufferWriter<byte> output, DeliverReply reply, bool isPlain) => Write(output, reply.Verdict, reply.Modifiers, null, isPlain);

    public static HookAnswer Write(IBufferWriter<byte> output, DeliverM5Reply reply, bool isPlain) => Write(output, reply.Verdict, reply.Modifiers, reply.Properties, isPlain);

    public static HookAnswer Write(IBufferWriter<byte> output, SubscribeReply reply, bool isMqtt5)
    {
        if (WritePlain(output, reply.Verdict, reply.Topics is not { Count: > 0 }) is { } plain)
        {
            return plain with { CacheSeconds = reply.CacheSeconds };
        }

        if (reply.FindCommonRefusal() is { } reason)
        {
            // Of a list that refuses everything 2.1.2 makes subscriptions all the same, and `session reauthorize` revokes nothing: an error holds on every version.
            return WriteError(output, reason);
        }

        Utf8JsonWriter json = Begin(output).Writer;
        BeginTopics(json, isMqtt5);
        foreach (TopicDecision topic in reply.Topics!)
        {
            WriteTopic(json, topic, isMqtt5);
        }

        EndTopics(json, isMqtt5);
        return End(json, reply.CacheSeconds);
    }

    public static HookAnswer Write(IBufferWriter<byte> output, UnsubscribeReply reply, bool isMqtt5)
    {
        if (WritePlain(output, reply.Verdict, reply.Topics is not { Count: > 0 }) is { } plain)
        {
            return plain;
        }

        Utf8JsonWriter json = Begin(output).Writer;
        BeginTopics(json, isMqtt5);
        foreach (string filter in reply.Topics!)
        {
            json.WriteStringValue(filter);
        }

        EndTopics(json, isMqtt5);
        return End(json, -1);
    }

    private static HookAnswer Write(IBufferWriter<byte> output, Verdict verdict, PublishModifiers? modifiers, PublishProperties? properties, bool isPlain, int cacheSeconds)
    {
        if (WritePlain(output, verdict, modifiers is null && properties is null) is { } plain)
        {
            return plain with { CacheSeconds = cacheSeconds };
        }

        ReplyJson json = Begin(output);
        json.Text("topic"u8, modifiers?.Topic);
        json.Payload(modifiers?.Payload, isPlain);
        json.Number("qos"u8, modifiers?.Qos);
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

        return End(json.Close(), cacheSeconds);
    }

    private static HookAnswer Write(IBufferWriter<byte> output, Verdict verdict, DeliverModifiers? modifiers, DeliverProperties? properties, bool isPlain)
    {
        if (WritePlain(output, verdict, modifiers is null && properties is null) is { } plain)
        {
            return plain;
        }

        ReplyJson json = Begin(output);
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

        return End(json.Close(), -1);
    }

    /// <summary>The answers that hold nothing but a word; null when there is more to say.</summary>
    private static HookAnswer? WritePlain(IBufferWriter<byte> output, Verdict verdict, bool isBare)
    {
        if (verdict.IsNext)
        {
            return WriteNext(output);
        }

        if (verdict.IsOk)
        {
            return isBare ? Write(output, "{\"result\":\"ok\"}"u8) : null;
        }

        return WriteError(output, verdict.Reason!);
    }

    private static HookAnswer WriteError(IBufferWriter<byte> output, string reason)
    {
        Utf8JsonWriter json = Rent(output);
        json.WriteStartObject();
        json.WriteStartObject("result"u8);
        json.WriteString("error"u8, reason);
        json.WriteEndObject();
        json.WriteEndObject();
        return End(json, -1);
    }

    private static HookAnswer Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        output.Write(json);
        return HookAnswer.Ok;
    }

    private static void BeginTopics(Utf8JsonWriter json, bool isMqtt5)
    {
        if (isMqtt5)
        {
            json.WriteStartObject("modifiers"u8);
        }

        json.WriteStartArray("topics"u8);
    }

    private static void EndTopics(Utf8JsonWriter json, bool isMqtt5)
    {
        json.WriteEndArray();
        if (isMqtt5)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTopic(Utf8JsonWriter json, TopicDecision topic, bool isMqtt5)
    {
        SubscribeRefusal? refusal = topic.Verdict;
        json.WriteStartObject();
        json.WriteString("topic"u8, refusal is null ? topic.Granted.Filter : isMqtt5 ? TopicDecision.RefusedFilter : topic.Asked.Filter);
        json.WriteNumber("qos"u8, refusal is not { } reason ? topic.Granted.Qos : isMqtt5 ? (int)reason : RefusedMqtt3);
        if (isMqtt5 && refusal is null && !topic.Granted.HasDefaultOptions)
        {
            // What a reply leaves out becomes the default, not what the client asked for.
            json.WriteBoolean("no_local"u8, topic.Granted.NoLocal);
            json.WriteBoolean("rap"u8, topic.Granted.RetainAsPublished);
            json.WriteString("retain_handling"u8, topic.Granted.RetainHandling switch
            {
                RetainHandling.SendIfNewSubscription => "send_if_new_sub"u8,
                RetainHandling.DontSend => "dont_send"u8,
                _ => "send_retain"u8,
            });
        }

        json.WriteEndObject();
    }

    private static ReplyJson Begin(IBufferWriter<byte> output)
    {
        Utf8JsonWriter json = Rent(output);
        json.WriteStartObject();
        json.WriteString("result"u8, "ok"u8);
        return new ReplyJson(json);
    }

    private static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        Utf8JsonWriter? json = _free;
        _free = null;
        if (json is null)
        {
            return new Utf8JsonWriter(output, Options);
        }

        json.Reset(output);
        return json;
    }

    private static HookAnswer End(Utf8JsonWriter json, int cacheSeconds)
    {
        json.Flush();
        json.Reset(Nowhere.Instance);
        _free = json;
        return new HookAnswer(200, cacheSeconds);
    }

    /// <summary>What a resting writer points at, so that it keeps no reply alive.</summary>
    private sealed class Nowhere : IBufferWriter<byte>
    {
        public static Nowhere Instance { get; } = new();

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();
    }
}
