using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>
/// Reads connectors and groups of any likely shape, since the vendor documents none: an array of names, an array of objects with a name, or an object
/// keyed by name. What has another shape is passed over. Never throws: at a flaw in the JSON, which the request's reader may have leapt over, it stops and tells
/// what it has, a connector whose name it has already seen among it.
/// </summary>
internal static class ConnectorReader
{
    private const string NameField = "NAME";

    public static EmgConnectorInfo? ReadOne(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        Utf8JsonReader reader = JsonPairs.Open(json);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return ReadMany(json) is [EmgConnectorInfo first, ..] ? first : null;
        }

        List<KeyValuePair<string, string?>> fields = [];
        JsonPairs.TryReadObject(ref reader, json, fields);
        return NameOf(fields) is null && ReadKeyed(json, onlyObjects: true) is [EmgConnectorInfo keyed] && fields.Count == 1
            ? keyed
            : Make(fields);
    }

    public static IReadOnlyList<EmgConnectorInfo> ReadMany(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return [];
        }

        Utf8JsonReader reader = JsonPairs.Open(json);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, json);
            case JsonTokenType.StartObject:
                List<KeyValuePair<string, string?>> fields = [];
                JsonPairs.TryReadObject(ref reader, json, fields);
                return NameOf(fields) is null ? ReadKeyed(json, onlyObjects: false) : [Make(fields)];
            case JsonTokenType.String or JsonTokenType.Number:
                return JsonPairs.Text(in reader) is { Length: > 0 } name ? [new EmgConnectorInfo(name)] : [];
            default:
                return [];
        }
    }

    private static List<EmgConnectorInfo> ReadArray(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        List<EmgConnectorInfo> connectors = [];
        List<KeyValuePair<string, string?>> fields = [];
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        fields.Clear();
                        bool isWhole = JsonPairs.TryReadObject(ref reader, json, fields, LastOf(connectors));
                        if (isWhole || NameOf(fields) is not null)
                        {
                            connectors.Add(Make(fields));
                        }

                        if (!isWhole)
                        {
                            return connectors;
                        }

                        break;
                    case JsonTokenType.String or JsonTokenType.Number:
                        connectors.Add(new EmgConnectorInfo(JsonPairs.Text(in reader)));
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // A flaw: what stands before it is told.
        }

        return connectors;
    }

    private static List<EmgConnectorInfo> ReadKeyed(ReadOnlySpan<byte> json, bool onlyObjects)
    {
        List<EmgConnectorInfo> connectors = [];
        List<KeyValuePair<string, string?>> fields = [];
        Utf8JsonReader reader = JsonPairs.Open(json);
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = JsonPairs.Text(in reader);
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    fields.Clear();
                    bool isWhole = JsonPairs.TryReadObject(ref reader, json, fields, LastOf(connectors));
                    connectors.Add(new EmgConnectorInfo(name, fields));
                    if (!isWhole)
                    {
                        return connectors;
                    }

                    continue;
                }

                reader.Skip();
                if (!onlyObjects)
                {
                    connectors.Add(new EmgConnectorInfo(name));
                }
            }
        }
        catch (JsonException)
        {
            // A flaw: what stands before it is told.
        }

        return connectors;
    }

    private static IReadOnlyList<KeyValuePair<string, string?>>? LastOf(List<EmgConnectorInfo> connectors) => connectors is [.., EmgConnectorInfo last] ? last.Fields : null;

    private static EmgConnectorInfo Make(List<KeyValuePair<string, string?>> fields) => new(NameOf(fields), fields);

    private static string? NameOf(List<KeyValuePair<string, string?>> fields)
    {
        KeyValuePair<string, string?> name = fields.FindLast(static field => string.Equals(field.Key, NameField, StringComparison.OrdinalIgnoreCase));

        // A nested value under this name is a connector that is called so.
        return name.Value is { Length: > 0 } text && text[0] is not ('{' or '[') ? text : null;
    }
}
