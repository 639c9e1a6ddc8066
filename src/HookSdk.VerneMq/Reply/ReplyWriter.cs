using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>
/// What the writers of all replies share. They go by the rules that VerneMQ 2.1.2 and 2.2.0 were seen to follow: an empty object, a null or an unknown word anywhere
/// in a flow hook's reply cuts the client's session, so none is ever written.
/// </summary>
internal static class ReplyWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _free;

    public static HookAnswer WriteNext(IBufferWriter<byte> output) => Write(output, "{\"result\":\"next\"}"u8);

    public static HookAnswer WriteHeard(IBufferWriter<byte> output) => Write(output, "{}"u8);

    /// <summary>The answers that hold nothing but a word; null when there is more to say.</summary>
    public static HookAnswer? WritePlain(IBufferWriter<byte> output, Verdict verdict, bool isBare)
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

    /// <summary>A refusal.</summary>
    public static HookAnswer WriteError(IBufferWriter<byte> output, string reason)
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

    /// <summary>Opens the list of topics, which stands among the modifiers for MQTT 5 alone.</summary>
    public static void BeginTopics(Utf8JsonWriter json, bool isMqtt5)
    {
        if (isMqtt5)
        {
            json.WriteStartObject("modifiers"u8);
        }

        json.WriteStartArray("topics"u8);
    }

    /// <summary>Ends the list of topics, and the reply.</summary>
    public static void EndTopics(Utf8JsonWriter json, bool isMqtt5)
    {
        json.WriteEndArray();
        if (isMqtt5)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Begins an ok that says more.</summary>
    public static ReplyJson Begin(IBufferWriter<byte> output)
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

    /// <summary>Ends what <see cref="Begin"/> has begun: the JSON is whole.</summary>
    public static HookAnswer End(Utf8JsonWriter json, int cacheSeconds)
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
