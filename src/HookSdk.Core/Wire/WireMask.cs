using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk;

/// <summary>A wire text without what nobody is to see, for a page and for a file: secrets never, payloads where they are not switched on.</summary>
internal static class WireMask
{
    public const string Hidden = "***";

    /// <summary>How JSON is shown.</summary>
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a name is that of a secret.</summary>
    public static bool IsSecret(string name) => SecretNames.Contain(name);

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
        return HideInLines(text, rules, hidden) is { } masked ? new MaskedText(Encoding.UTF8.GetBytes(masked), [.. hidden]) : null;
    }

    /// <inheritdoc cref="Mask(string, MaskRules)"/>
    public static MaskedText? Mask(ReadOnlyMemory<byte> text, MaskRules rules) => text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? JsonMask.Hide(text, rules) : Mask(Encoding.UTF8.GetString(text.Span), rules);

    /// <summary>Whether a text can be no lines.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

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
}
