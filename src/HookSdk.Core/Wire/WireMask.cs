using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk;

/// <summary>A wire text without what nobody is to see, for a page and for a file: secrets never, payloads where they are not switched on. And puts the real values back where a shown text is sent again.</summary>
internal static class WireMask
{
    public const string Hidden = "***";

    /// <summary>What tells a header that holds a secret, beside the names of secrets.</summary>
    private static readonly string[] HeaderParts = ["auth", "key", "session"];

    /// <summary>What ends an address's host, and the address itself in a text.</summary>
    private static readonly SearchValues<char> EndOfHost = SearchValues.Create("/?#\\\"<> \t");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a name is that of a secret.</summary>
    public static bool IsSecret(string name) => SecretNames.Contain(name);

    /// <summary>A header's value as it may be shown: an address in it without its user info and the secrets of its query.</summary>
    public static string Header(string name, string value) =>
        IsHeaderSecret(name) ? Hidden : HideInParameters(HideUserInfo(value), IsParameterSecret);

    /// <summary>The name of a field by its key in a line: <c>qe.MESSAGE</c> is a MESSAGE.</summary>
    public static string NameIn(string key) => key[(key.LastIndexOf('.') + 1)..].Trim();

    /// <summary>A text as it may be shown.</summary>
    /// <param name="text">JSON, or lines of <c>key=value</c>.</param>
    /// <param name="payloads">Names of fields that hold payloads and are not to be shown.</param>
    /// <returns>The text; null: it is neither, and nothing can be told apart.</returns>
    public static string? Show(string text, IReadOnlyCollection<string> payloads)
    {
        MaskRules rules = new(payloads);
        return !IsJson(text) ? HideInLines(text, rules, []) : JsonMask.Hide(Encoding.UTF8.GetBytes(text), rules) is { } masked ? InLines(masked.Text) : null;
    }

    /// <summary>A text as it may be kept. One that holds nothing to hide stays as it is, to the letter.</summary>
    /// <param name="text">JSON, or lines of <c>key=value</c>.</param>
    /// <param name="rules">What is hidden.</param>
    /// <returns>The text, with the names of the fields that were hidden; null: it is neither, and nothing can be told apart.</returns>
    public static MaskedText? Mask(string text, MaskRules rules)
    {
        if (IsJson(text))
        {
            return JsonMask.Hide(Encoding.UTF8.GetBytes(text), rules);
        }

        SortedSet<string> hidden = new(StringComparer.Ordinal);
        return HideInLines(text, rules, hidden) is { } masked ? new MaskedText(masked, [.. hidden]) : null;
    }

    /// <inheritdoc cref="Mask(string, MaskRules)"/>
    public static MaskedText? Mask(ReadOnlySpan<byte> text, MaskRules rules) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? JsonMask.Hide(text, rules) : Mask(Encoding.UTF8.GetString(text), rules);

    /// <summary>Puts back what was hidden, where the same field of the same place still says so.</summary>
    public static string Restore(string shown, string original)
    {
        if (!shown.Contains(Hidden, StringComparison.Ordinal))
        {
            return shown;
        }

        try
        {
            JsonNode? edited = JsonNode.Parse(shown);
            PutBack(edited, JsonNode.Parse(original));
            return edited?.ToJsonString(Indented) ?? shown;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return shown;
        }
    }

    /// <summary>Whether a text can be no lines.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>A text in words, as it may be kept: what stands behind a name that is hidden is not in it.</summary>
    public static string Words(string text, MaskRules rules) => IsJson(text) ? Mask(text, rules)?.Text ?? Hidden : HideInParameters(text, rules.Hides);

    private static bool IsHeaderSecret(string name) =>
        IsSecret(name) || name.EndsWith("sig", StringComparison.OrdinalIgnoreCase) || Array.Exists(HeaderParts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a parameter is hidden as a header of its name is. Authors are no secret, and stand in queries.</summary>
    private static bool IsParameterSecret(string name) => IsSecret(name) || IsHeaderSecret(name.Replace("author", "", StringComparison.OrdinalIgnoreCase));

    /// <summary>A text without the secrets among its parameters: those of an address's query, and what is written as they are.</summary>
    private static string HideInParameters(string text, Func<string, bool> isHidden)
    {
        StringBuilder shown = new();
        int done = 0;
        bool isQuery = false;
        for (int i = 0; i < text.Length; i++)
        {
            isQuery |= text[i] is '?' or '#';
            if (text[i] != '=' || !isHidden(Uri.UnescapeDataString(NameBefore(text, done, i))))
            {
                continue;
            }

            int value = i + 1;
            while (value < text.Length && char.IsWhiteSpace(text[value]))
            {
                value++;
            }

            shown.Append(text.AsSpan(done, value - done)).Append(Hidden);
            done = EndOfValue(text, value, isQuery);
            i = done - 1;
        }

        return shown.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>The name that stands before an equals sign.</summary>
    private static string NameBefore(string text, int from, int equals)
    {
        int end = equals;
        while (end > from && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '"' or '\''))
        {
            end--;
        }

        int start = end;
        while (start > from && !EndsName(text[start - 1]))
        {
            start--;
        }

        return text[start..end];
    }

    private static bool EndsName(char c) => char.IsWhiteSpace(c) || c is '?' or '&' or ';' or '#' or ',' or '=' or '{' or '}' or '(' or ')' or '"' or '\'';

    /// <summary>Where a value ends. In a query only at the next parameter; elsewhere where another name and its equals sign follow, for a comma may be the value's own.</summary>
    private static int EndOfValue(string text, int start, bool isQuery)
    {
        if (isQuery)
        {
            int next = text.AsSpan(start).IndexOfAny('&', '#');
            return next < 0 ? text.Length : start + next;
        }

        int at = start;
        if (at < text.Length && text[at] == '"')
        {
            int quote = text.IndexOf('"', at + 1);
            at = quote < 0 ? text.Length : quote + 1;
        }

        while (at < text.Length)
        {
            int rest = at + 1;
            if (text[at] is ',' or ';' or '&')
            {
                int length = text.AsSpan(rest).IndexOfAny(",;&");
                ReadOnlySpan<char> next = length < 0 ? text.AsSpan(rest) : text.AsSpan(rest, length);
                if (next.Trim().IndexOf('=') > 0)
                {
                    return at;
                }
            }

            at = rest;
        }

        return text.Length;
    }

    /// <summary>A text without the names and passwords that addresses in it have in front of their hosts.</summary>
    private static string HideUserInfo(string text)
    {
        StringBuilder shown = new();
        int done = 0;
        for (int at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", done, StringComparison.Ordinal))
        {
            int length = text.AsSpan(at + 3).IndexOfAny(EndOfHost);
            int end = length < 0 ? text.Length : at + 3 + length;
            shown.Append(text.AsSpan(done, at - done)).Append(UserInfo.Hide(text[at..end]));
            done = end;
        }

        return shown.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>A document over lines, for people; null: it cannot be told apart, as one that holds a name twice.</summary>
    private static string? InLines(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.ToJsonString(Indented);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? HideInLines(string text, MaskRules rules, SortedSet<string> hidden)
    {
        string[] lines = text.Split('\n');
        return lines.All(static l => l.Trim().Length == 0 || l.Contains('=', StringComparison.Ordinal)) ? string.Join('\n', lines.Select(l => HideInLine(l, rules, hidden))) : null;
    }

    private static string HideInLine(string line, MaskRules rules, SortedSet<string> hidden)
    {
        int at = line.IndexOf('=', StringComparison.Ordinal);
        string name = at <= 0 ? "" : NameIn(line[..at]);
        if (at <= 0 || !rules.Hides(name))
        {
            return line;
        }

        hidden.Add(name);
        return $"{line[..at]}={rules.InPlaceOf(name)}";
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

    private static bool IsHidden(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == Hidden;
}
