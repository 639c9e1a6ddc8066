using System.Globalization;
using System.Text;

namespace HookSdk;

/// <summary>Texts as C# has them.</summary>
internal static class CodeText
{
    /// <summary>A literal of a text. What does not show itself, such as a sign that turns the direction of writing, stands there by its number.</summary>
    public static string Quote(string text)
    {
        StringBuilder code = new("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => code.Append("\\\""),
                '\\' => code.Append("\\\\"),
                '\n' => code.Append("\\n"),
                '\r' => code.Append("\\r"),
                '\t' => code.Append("\\t"),
                ' ' => code.Append(c),
                _ when char.IsLetterOrDigit(c) || char.IsPunctuation(c) || char.IsSymbol(c) => code.Append(c),
                _ => code.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
        }

        return code.Append('"').ToString();
    }

    /// <summary>A literal of a text, or the word null.</summary>
    public static string QuoteOrNull(string? text) => text is null ? "null" : Quote(text);

    /// <summary>A comment on one line.</summary>
    public static string Comment(string text) => "// " + Quote(text)[1..^1];
}
