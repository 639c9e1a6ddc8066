using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk;

/// <summary>Writes calls of a target as tests with its fake broker.</summary>
internal abstract class HookTestWriter
{
    /// <summary>Of a value that is left out, so much is shown.</summary>
    private const int MostShown = 60;

    /// <summary>Writes one.</summary>
    /// <returns>The test; null: the fake never makes this call.</returns>
    public abstract HookTest? Write(HookTestCall call);

    /// <summary>A field as text; null: it is not there, or null, or of another kind.</summary>
    protected static string? Text(JsonElement json, string field) =>
        json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(field, out JsonElement value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };

    /// <summary>A field that is a whole number; otherwise what stands for it.</summary>
    protected static long Number(JsonElement json, string field, long otherwise) =>
        long.TryParse(Text(json, field), CultureInfo.InvariantCulture, out long number) ? number : otherwise;

    /// <summary>The field <c>qos</c>; 0 where it is none, as what stands for a refusal.</summary>
    protected static int QoS(JsonElement json) => Number(json, "qos", 0) is >= 0 and <= 2 and var qos ? (int)qos : 0;

    /// <summary>Bytes that stand as base64, as C#: a text where they are one, and what is no base64 as it is.</summary>
    protected static string Bytes(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return !Convert.TryFromBase64String(base64, bytes, out int length) ? CodeText.Quote(base64)
            : System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)) ? CodeText.Quote(Encoding.UTF8.GetString(bytes, 0, length))
            : $"Convert.FromBase64String({CodeText.Quote(base64)})";
    }

    /// <summary>The statement by which an MQTT client subscribes.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="properties">Calls that add properties; empty: none.</param>
    protected static string Subscribe(IEnumerable<MqttFilter> filters, string properties = "") =>
        $"await client.SubscribeAsync([{string.Join(", ", filters)}]{(properties.Length == 0 ? "" : $", MqttProperties.None{properties}")});";

    /// <summary>What the test does not play of a call, a comment for each field. Fields that are empty, zero or false are none.</summary>
    /// <param name="request">The call.</param>
    /// <param name="isPlayed">Whether the hook is told a field as the call has it: by its name, with those of the objects around it, and its value. Of a list's items, <c>[]</c> stands for the number, or the name of a pair.</param>
    protected static IEnumerable<string> LeftOut(JsonElement request, Func<string, string, bool> isPlayed) =>
        Fields("", request).Where(f => f.Value is not ("" or "0" or "false" or "null") && !isPlayed(f.Path, f.Value)).GroupBy(static f => f.Path, static f => f.Value, StringComparer.Ordinal)
            .Select(static g => LeftOut(g.Key, string.Join(", ", g.Distinct(StringComparer.Ordinal))));

    /// <inheritdoc cref="LeftOut(JsonElement, Func{string, string, bool})"/>
    protected static string LeftOut(string field, string value) => CodeText.Comment($"Left out: {field} = {(value.Length > MostShown ? value[..MostShown] + "..." : value)}");

    private static IEnumerable<(string Path, string Value)> Fields(string path, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Fields(path.Length == 0 ? p.Name : $"{path}.{p.Name}", p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => Text(item, "name") is { } name && Text(item, "value") is { } value ? [($"{path}.{name}", value)] : Fields($"{path}[]", item)),
        JsonValueKind.String => [(path, json.GetString()!)],
        _ => [(path, json.GetRawText())],
    };

    protected static bool IsTrue(JsonElement json, string field) => Text(json, field) is "true";

    /// <summary>A field that is an object or a list; of the kind Undefined where there is none.</summary>
    protected static JsonElement Part(JsonElement json, string field) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out JsonElement value) && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value : default;

    /// <summary>The elements of a list; none where it is none.</summary>
    protected static IEnumerable<JsonElement> Items(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];

    /// <summary>JSON on one line.</summary>
    protected static string OneLine(JsonElement json)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}

/// <summary>A call that is to be written as a test.</summary>
/// <param name="Hook">The hook, by the broker's name.</param>
/// <param name="Path">The path that its server is mapped at.</param>
/// <param name="Request">The request as JSON.</param>
/// <param name="Reply">The reply as text; null: it is not known, or not to be shown.</param>
internal sealed record HookTestCall(string Hook, string Path, JsonElement Request, string? Reply);

/// <summary>A filter that an MQTT client subscribes to, as C#.</summary>
internal sealed record MqttFilter(string Filter, int QoS)
{
    public bool NoLocal { get; init; }

    public bool RetainAsPublished { get; init; }

    public int RetainHandling { get; init; }

    public override string ToString()
    {
        string[] options =
        [
            .. NoLocal ? ["NoLocal = true"] : Array.Empty<string>(),
            .. RetainAsPublished ? ["RetainAsPublished = true"] : Array.Empty<string>(),
            .. RetainHandling > 0 ? [string.Create(CultureInfo.InvariantCulture, $"RetainHandling = (RetainHandling){RetainHandling}")] : Array.Empty<string>(),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"new MqttSubscription({CodeText.Quote(Filter)}, {QoS}){(options.Length == 0 ? "" : $" {{ {string.Join(", ", options)} }}")}");
    }
}

/// <summary>A test: the fake, and what is done with it.</summary>
/// <param name="Fake">The fake's class.</param>
/// <param name="Variable">What the fake is called in <see cref="Lines"/>.</param>
/// <param name="Usings">Namespaces that the lines need, beside that of the fake.</param>
/// <param name="Options">Statements that set the fake's options, which are called <c>o</c>.</param>
/// <param name="Lines">Statements.</param>
internal sealed record HookTest(string Fake, string Variable, IReadOnlyList<string> Usings, IReadOnlyList<string> Options, IReadOnlyList<string> Lines)
{
    /// <summary>Whether the fake is told the path that the server is mapped at.</summary>
    public bool HasPath { get; init; } = true;
}
