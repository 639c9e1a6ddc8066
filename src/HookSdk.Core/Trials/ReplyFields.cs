using System.Text.Json;

namespace HookSdk;

/// <summary>The fields of a reply, as its wire has them: of JSON, or of lines with <c>KEY=VALUE</c>.</summary>
internal static class ReplyFields
{
    /// <summary>The fields by their names, with the objects around them; null: the text is neither.</summary>
    public static SortedDictionary<string, ReplyField>? Of(string text)
    {
        SortedDictionary<string, ReplyField> fields = new(StringComparer.Ordinal);
        if (text.TrimStart() is ['{' or '[', ..])
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                Add(fields, document.RootElement, path: "", isPair: false);
                return fields;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = line.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                return null;
            }

            fields[Free(fields, line[..at])] = new ReplyField(line[(at + 1)..], IsPair: false);
        }

        return fields;
    }

    private static void Add(SortedDictionary<string, ReplyField> fields, JsonElement element, string path, bool isPair)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                bool pairs = isPair || (Has(element, NamedPair.IsName) && Has(element, NamedPair.IsValue));
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Add(fields, property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", pairs);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Add(fields, item, FormattableString.Invariant($"{path}[{index++}]"), isPair);
                }

                break;
            default:
                fields[Free(fields, path)] = new ReplyField(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText(), isPair);
                break;
        }
    }

    private static bool Has(JsonElement element, Func<string, bool> isMeant) => element.EnumerateObject().Any(p => isMeant(p.Name));

    /// <summary>A name that comes twice is told apart by a number.</summary>
    private static string Free(SortedDictionary<string, ReplyField> fields, string name)
    {
        string free = name;
        for (int number = 2; fields.ContainsKey(free); number++)
        {
            free = FormattableString.Invariant($"{name}#{number}");
        }

        return free;
    }
}

/// <summary>A field of a reply.</summary>
/// <param name="Value">Its value as text.</param>
/// <param name="IsPair">Whether it stands in a pair whose name an application has chosen.</param>
internal readonly record struct ReplyField(string Value, bool IsPair);
