using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>Small parts of a request that are copied out when a handler asks for them.</summary>
internal static class JsonPairs
{
    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EmgRequestReader.MaxDepth });
        reader.Read();
        return reader;
    }

    /// <summary>Adds the names and values of the object that the reader is at the start of; afterwards it is at its end.</summary>
    /// <param name="reader">Where the object is.</param>
    /// <param name="json">The whole of what the reader reads.</param>
    /// <param name="pairs">What they are added to.</param>
    /// <param name="like">An object before it in a list: one of thousands has the same names as a rule, and takes them from there.</param>
    /// <returns>False when the object has a flaw: those before it were added, and the reader is of no more use.</returns>
    public static bool TryReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<KeyValuePair<string, string?>> pairs, IReadOnlyList<KeyValuePair<string, string?>>? like = null)
    {
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string? known = pairs.Count < like?.Count ? like[pairs.Count].Key : null;
                string name = known is not null && reader.ValueTextEquals(known) ? known : Text(in reader);
                reader.Read();
                pairs.Add(new(name, ReadValue(ref reader, json)));
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
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
