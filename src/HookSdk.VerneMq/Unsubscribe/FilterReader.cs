using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Reads the list of topics that the unsubscribe hooks bring.</summary>
internal static class FilterReader
{
    /// <summary>Filters alone.</summary>
    /// <returns>Null when an entry is no text.</returns>
    public static string[]? Read(ReadOnlySpan<byte> list)
    {
        List<string> filters = [];
        Utf8JsonReader reader = new(list, new JsonReaderOptions { MaxDepth = CallReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return null;
            }

            filters.Add(JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped));
        }

        return [.. filters];
    }
}
