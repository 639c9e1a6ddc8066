using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>Small parts of a request that are copied out when a handler asks for them. Their structure has been found sound when the request was read.</summary>
internal static class JsonPairs
{
    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EmgRequestReader.MaxDepth });
        reader.Read();
        return reader;
    }

    /// <summary>The names and values of the object that the reader is at the start of; afterwards it is at its end.</summary>
    public static List<KeyValuePair<string, string?>> ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        List<KeyValuePair<string, string?>> pairs = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(in reader);
            reader.Read();
            pairs.Add(new(name, ReadValue(ref reader, json)));
        }

        return pairs;
    }

    /// <summary>The value that the reader is at, as text; a nested one as its JSON.</summary>
    public static string? ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return reader.TokenType == JsonTokenType.Null ? null : Text(in reader);
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonText.DecodePlain(json[start..(int)reader.BytesConsumed]);
    }

    public static string Text(in Utf8JsonReader reader) => JsonText.Decode(
        reader.ValueSpan,
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped);
}
