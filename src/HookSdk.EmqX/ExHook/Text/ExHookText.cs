using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk.EmqX.ExHook;

/// <summary>ExHook's messages in protobuf's own JSON form, with the names of the schema: defaults left out, 64-bit numbers as text, bytes in base64.</summary>
/// <param name="request">The name of the request's message.</param>
/// <param name="reply">The name of the reply's message.</param>
/// <param name="version">Says how replies are numbered, and what a broker tells otherwise.</param>
internal sealed class ExHookText(string request, string reply, ExHookVersion version) : WireText
{
    private const int MostDepth = 20;

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string? ReadRequest(ReadOnlySpan<byte> wire) => Read(request, wire);

    public override string? ReadReply(ReadOnlySpan<byte> wire) => Read(reply, wire);

    public override byte[] WriteRequest(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            ArrayBufferWriter<byte> output = new();
            Write(output, request, document.RootElement, request);
            return output.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: a text that is half a surrogate pair.
            throw new FormatException($"The call is no JSON: {e.Message}", e);
        }
    }

    private string? Read(string message, ReadOnlySpan<byte> wire)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, Indented))
        {
            if (!Read(json, message, wire, 0))
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private bool Read(Utf8JsonWriter json, string message, ReadOnlySpan<byte> wire, int depth)
    {
        if (depth > MostDepth || !ProtoFields.TryRead(wire, out List<ProtoField> fields))
        {
            return false;
        }

        json.WriteStartObject();
        foreach (SchemaField field in ExHookFields.FieldsOf(message, version))
        {
            List<ProtoField> there = fields.FindAll(f => f.Number == field.Number);
            if (there.Count == 0)
            {
                continue;
            }

            json.WritePropertyName(field.Name);
            if (field.IsMap)
            {
                json.WriteStartObject();
                foreach (ProtoField entry in there)
                {
                    ProtoFields.TryRead(entry.Bytes.Span, out List<ProtoField> pair);
                    json.WriteString(TextOf(pair.Find(static p => p.Number == 1)), TextOf(pair.Find(static p => p.Number == 2)));
                }

                json.WriteEndObject();
                continue;
            }

            if (field.IsRepeated)
            {
                json.WriteStartArray();
            }

            foreach (ProtoField value in field.IsRepeated ? there : there[^1..])
            {
                if (!ReadValue(json, field, value, depth))
                {
                    return false;
                }
            }

            if (field.IsRepeated)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        return true;
    }

    private bool ReadValue(Utf8JsonWriter json, SchemaField field, ProtoField value, int depth)
    {
        switch (field.Type)
        {
            case "string":
                json.WriteStringValue(TextOf(value));
                return true;
            case "bytes":
                json.WriteBase64StringValue(value.Bytes.Span);
                return true;
            case "bool":
                json.WriteBooleanValue(value.Number64 != 0);
                return true;
            case "uint32":
                json.WriteNumberValue(value.Number64);
                return true;
            case "uint64":
                json.WriteStringValue(value.Number64.ToString(CultureInfo.InvariantCulture));
                return true;
            case "int64":
                json.WriteStringValue(((long)value.Number64).ToString(CultureInfo.InvariantCulture));
                return true;
        }

        if (!field.IsEnumeration)
        {
            return Read(json, field.Type, value.Bytes.Span, depth + 1);
        }

        string[] names = NamesOf(field);
        json.WriteStringValue(value.Number64 < (ulong)names.Length ? names[value.Number64] : value.Number64.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static string TextOf(ProtoField? field) => field is null ? "" : Encoding.UTF8.GetString(field.Bytes.Span);

    private string[] NamesOf(SchemaField field)
    {
        if (field.Type != "RESPONSE")
        {
            return field.Type.Split('|');
        }

        string[] names = ["0", "1", "STOP_AND_RETURN"];
        names[version.IgnoreNumber] = "IGNORE";
        names[version.ContinueNumber] = version.ContinueNumber < 2 ? "CONTINUE" : names[version.ContinueNumber];
        return names;
    }

    private void Write(ArrayBufferWriter<byte> output, string message, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{path} takes an object, {{ ... }}.");
        }

        IReadOnlyList<SchemaField> fields = ExHookFields.FieldsOf(message, version);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            SchemaField field = fields.FirstOrDefault(f => f.Name == property.Name)
                ?? throw new FormatException($"{path} has no field '{property.Name}'. It has {string.Join(", ", fields.Select(static f => f.Name))}.");
            string at = $"{path}.{field.Name}";
            if (field.IsMap)
            {
                WriteMap(output, field, property.Value, at);
            }
            else if (!field.IsRepeated)
            {
                WriteValue(output, field, property.Value, at);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in property.Value.EnumerateArray())
                {
                    WriteValue(output, field, item, at);
                }
            }
            else
            {
                throw new FormatException($"{at} takes a list, [ ... ].");
            }
        }
    }

    private static void WriteMap(ArrayBufferWriter<byte> output, SchemaField field, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{path} takes an object, {{ ... }}.");
        }

        foreach (JsonProperty entry in json.EnumerateObject())
        {
            ArrayBufferWriter<byte> pair = new();
            ProtoFields.Write(pair, 1, Encoding.UTF8.GetBytes(entry.Name));
            ProtoFields.Write(pair, 2, Encoding.UTF8.GetBytes(TextIn(entry.Value, $"{path}.{entry.Name}")));
            ProtoFields.Write(output, field.Number, pair.WrittenSpan);
        }
    }

    private void WriteValue(ArrayBufferWriter<byte> output, SchemaField field, JsonElement json, string path)
    {
        if (field.IsVarint)
        {
            ProtoFields.Write(output, field.Number, NumberIn(field, json, path));
        }
        else if (field.Type == "string")
        {
            ProtoFields.Write(output, field.Number, Encoding.UTF8.GetBytes(TextIn(json, path)));
        }
        else if (field.Type == "bytes")
        {
            ProtoFields.Write(output, field.Number, json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw new FormatException($"{path} takes bytes in base64."));
        }
        else
        {
            ArrayBufferWriter<byte> inner = new();
            Write(inner, field.Type, json, path);
            ProtoFields.Write(output, field.Number, inner.WrittenSpan);
        }
    }

    private static string TextIn(JsonElement json, string path) => json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException($"{path} takes a text in quotes.");

    private ulong NumberIn(SchemaField field, JsonElement json, string path)
    {
        if (field.Type == "bool")
        {
            return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() ? 1UL : 0UL : throw new FormatException($"{path} takes true or false.");
        }

        if (field.IsEnumeration)
        {
            int index = json.ValueKind == JsonValueKind.String ? Array.IndexOf(NamesOf(field), json.GetString()) : -1;
            return index >= 0 ? (ulong)index : throw new FormatException($"{path} takes one of {string.Join(", ", NamesOf(field))}.");
        }

        string text = json.ValueKind is JsonValueKind.String ? json.GetString()! : json.ValueKind is JsonValueKind.Number ? json.GetRawText() : "";
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= field.Type switch { "uint64" => ulong.MaxValue, "int64" => long.MaxValue, _ => uint.MaxValue }
            ? number
            : throw new FormatException($"{path} takes a whole number of at least 0.");
    }
}
