using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk;

/// <summary>A call as one line of a recording: docs/recording.md has its fields. What has to be hidden was hidden before.</summary>
internal sealed record CallLine
{
    private const int MostAtOnce = 4096;

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the server has made the call, to its broker. Then its reply is a response.</summary>
    public bool IsMade { get; init; }

    /// <summary>The hook, as the broker spells it.</summary>
    public required string Hook { get; init; }

    /// <summary>How the hook's calls look.</summary>
    public required HookForm Form { get; init; }

    /// <summary>When it came; null: not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it took, in milliseconds; null: not known.</summary>
    public double? Milliseconds { get; init; }

    public string? Target { get; init; }

    public string? Server { get; init; }

    public string? Client { get; init; }

    public string? CallId { get; init; }

    /// <summary>How it came to the reply, where a fallback was answered; null: every handler answered.</summary>
    public string? Outcome { get; init; }

    /// <summary>The path that it is called at; null: left to who sends it again. Not for gRPC, where the hook says it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The request as text in UTF-8: JSON where the wire is none; null: it cannot be told, and is not written.</summary>
    public ReadOnlyMemory<byte>? Request { get; init; }

    /// <summary>The request's message, over gRPC; null: it is not written.</summary>
    public byte[]? RequestBytes { get; init; }

    /// <summary>Whether there is a reply.</summary>
    public bool HasReply { get; init; }

    /// <summary>The status in HTTP's terms.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The status in gRPC's terms; null: as <see cref="Status"/> says.</summary>
    public int? GrpcStatus { get; init; }

    /// <summary>For how many seconds the broker may keep the reply; less than zero: not said.</summary>
    public int CacheSeconds { get; init; } = -1;

    /// <summary>The media type of the reply; null: not known.</summary>
    public string? ContentType { get; init; }

    /// <inheritdoc cref="Request"/>
    public ReadOnlyMemory<byte>? Reply { get; init; }

    /// <summary>The reply's message, over gRPC; null: it is not written.</summary>
    public byte[]? ReplyBytes { get; init; }

    /// <summary>The names of fields whose values are hidden in the request.</summary>
    public IReadOnlyList<string> HiddenInRequest { get; init; } = [];

    /// <summary>The names of fields whose values are hidden in the reply.</summary>
    public IReadOnlyList<string> HiddenInReply { get; init; } = [];

    public override string ToString()
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, OneLine))
        {
            Write(json);
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    /// <summary>Writes it, with the line's end.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using (Utf8JsonWriter json = new(output, OneLine))
        {
            Write(json);
        }

        output.Write("\n"u8);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("event", IsMade ? "adapter-call" : "call");
        WriteKnown(json, "at", At?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        WriteKnown(json, "target", Target);
        WriteKnown(json, "server", Server);
        json.WriteString("hook", Hook);
        WriteKnown(json, "client", Client);
        WriteKnown(json, "call_id", CallId);
        WriteKnown(json, "outcome", Outcome);
        if (Milliseconds is { } ms)
        {
            json.WriteNumber("ms", Math.Round(ms, 3));
        }

        if (Form.GrpcPath is { } path)
        {
            WriteGrpc(json, path.Split('/'));
        }
        else
        {
            WriteHttp(json);
        }

        if (HiddenInRequest.Count + HiddenInReply.Count > 0)
        {
            json.WriteStartObject("hidden");
            WriteNames(json, "request", HiddenInRequest);
            WriteNames(json, "reply", HiddenInReply);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteGrpc(Utf8JsonWriter json, string[] path)
    {
        json.WriteString("service", path[^2]);
        json.WriteString("method", path[^1]);
        WriteMessage(json, "request_base64", "request", RequestBytes, Request);
        if (HasReply)
        {
            int status = GrpcStatus ?? (Status == 200 ? 0 : 13);
            (string bytesName, string textName) = IsMade ? ("response_base64", "response") : ("reply_base64", "reply");
            WriteMessage(json, bytesName, textName, status == 0 ? ReplyBytes : null, status == 0 ? Reply : null);
            json.WriteNumber("grpc_status", status);
        }
    }

    private void WriteHttp(Utf8JsonWriter json)
    {
        WriteKnown(json, "endpoint", Endpoint);
        json.WriteStartObject("headers");
        foreach ((string header, string value) in Form.Headers)
        {
            json.WriteString(header, value);
        }

        json.WriteEndObject();
        WriteText(json, "request_raw", Request);
        if (!HasReply)
        {
            return;
        }

        json.WriteStartObject("reply");
        json.WriteNumber("status", Status);
        json.WriteStartObject("headers");
        WriteKnown(json, "content-type", ContentType);
        WriteKnown(json, "cache-control", CacheSeconds < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"max-age={CacheSeconds}"));
        json.WriteEndObject();
        WriteText(json, "body_raw", Reply);
        json.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>In parts: at once, the writer takes room for six times the text.</summary>
    private static void WriteText(Utf8JsonWriter json, string name, ReadOnlyMemory<byte>? text)
    {
        if (text is not { } known)
        {
            return;
        }

        json.WritePropertyName(name);
        ReadOnlySpan<byte> rest = known.Span;
        for (; rest.Length > MostAtOnce; rest = rest[MostAtOnce..])
        {
            json.WriteStringValueSegment(rest[..MostAtOnce], isFinalSegment: false);
        }

        json.WriteStringValueSegment(rest, isFinalSegment: true);
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string hidden in names)
        {
            json.WriteStringValue(hidden);
        }

        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string bytesName, string textName, byte[]? bytes, ReadOnlyMemory<byte>? text)
    {
        if (bytes is not null)
        {
            json.WriteBase64String(bytesName, bytes);
        }

        json.WritePropertyName(textName);
        if (text is not { } known)
        {
            json.WriteNullValue();
            return;
        }

        using JsonDocument document = JsonDocument.Parse(known);
        document.RootElement.WriteTo(json);
    }
}
