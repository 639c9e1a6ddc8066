using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk;

/// <summary>What <see cref="WireMask"/> has hidden in a text, for one that is sent again: the real values come back where they stood, and nowhere else.</summary>
internal static class HiddenValues
{
    /// <summary>Puts back what was hidden, where the same field of the same place still says so.</summary>
    public static string Restore(string shown, string original)
    {
        if (!shown.Contains(WireMask.Hidden, StringComparison.Ordinal))
        {
            return shown;
        }

        try
        {
            JsonNode? edited = JsonNode.Parse(shown);
            PutBack(edited, JsonNode.Parse(original));
            return edited?.ToJsonString(WireMask.Indented) ?? shown;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return shown;
        }
    }

    private static void PutBack(JsonNode? edited, JsonNode? original)
    {
        if (edited is JsonObject o && original is JsonObject before)
        {
            bool isSamePair = NameHalf(o) == NameHalf(before);
            foreach ((string name, JsonNode? value) in o.ToArray())
            {
                // What a pair's value is says its name alone: under another one it would be shown.
                if (!isSamePair && NamedPair.IsValue(name))
                {
                    continue;
                }

                if (IsHidden(value) && before[name] is { } was)
                {
                    o[name] = was.DeepClone();
                }
                else
                {
                    PutBack(value, before[name]);
                }
            }
        }
        else if (edited is JsonArray list && original is JsonArray old)
        {
            if (!IsPair(list) && !IsPair(old))
            {
                PutBackItems(list, old);
            }
            else if (IsPair(list) && IsPair(old) && JsonNode.DeepEquals(list[0], old[0]))
            {
                if (IsHidden(list[1]))
                {
                    list[1] = old[1]?.DeepClone();
                }
                else
                {
                    PutBack(list[1], old[1]);
                }
            }
        }
    }

    /// <summary>Items are those of before by the name of their pair, and by which one of that name they are; without a name by their place, or where some came or went, by what is shown of them.</summary>
    private static void PutBackItems(JsonArray list, JsonArray old)
    {
        ILookup<string, JsonNode?> originals = old.ToLookup(KeyOf, StringComparer.Ordinal);
        foreach (IGrouping<string, JsonNode?> items in list.ToArray().GroupBy(KeyOf, StringComparer.Ordinal))
        {
            JsonNode?[] now = [.. items];
            JsonNode?[] before = [.. originals[items.Key]];
            for (int i = 0; i < now.Length; i++)
            {
                if (items.Key.Length > 0 || now.Length == before.Length)
                {
                    PutBack(now[i], i < before.Length ? before[i] : null);
                }
                else if (now[i] is JsonObject or JsonArray && before.Where(b => Fits(now[i], b)).Take(2).ToArray() is [var only])
                {
                    PutBack(now[i], only);
                }
            }
        }
    }

    /// <summary>Whether two are the same, but for what is hidden.</summary>
    private static bool Fits(JsonNode? edited, JsonNode? original) =>
        IsHidden(edited)
        || (edited, original) switch
        {
            (JsonObject o, JsonObject before) => o.Count == before.Count && o.All(p => before.TryGetPropertyValue(p.Key, out JsonNode? was) && Fits(p.Value, was)),
            (JsonArray list, JsonArray old) => list.Count == old.Count && list.Zip(old).All(static p => Fits(p.First, p.Second)),
            _ => JsonNode.DeepEquals(edited, original),
        };

    /// <summary>What tells a pair from others in its list; empty: it is none.</summary>
    private static string KeyOf(JsonNode? item) => item switch
    {
        JsonObject pair when pair.Any(static p => NamedPair.IsValue(p.Key)) => NameHalf(pair),
        JsonArray list when IsPair(list) => list[0]!.ToJsonString(),
        _ => "",
    };

    /// <summary>The fields that a pair is named by; empty: there are none.</summary>
    private static string NameHalf(JsonObject pair) =>
        string.Join(',', pair.Where(static p => NamedPair.IsName(p.Key)).OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}={p.Value?.ToJsonString()}"));

    private static bool IsPair(JsonArray list) => list.Count == 2 && list[0] is JsonValue name && name.GetValueKind() == JsonValueKind.String;

    private static bool IsHidden(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == WireMask.Hidden;
}
