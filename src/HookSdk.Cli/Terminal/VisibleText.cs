using System.Globalization;
using System.Text;

namespace HookSdk.Cli.Terminal;

/// <summary>Text of others, made harmless for a terminal: what would move its cursor, change its colours or turn its text around is shown as an escape.</summary>
internal static class VisibleText
{
    /// <summary>One line: a line break is shown too.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsHidden))
        {
            return text;
        }

        StringBuilder visible = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                visible.Append(text[i]).Append(text[++i]);
                continue;
            }

            _ = text[i] switch
            {
                '\n' => visible.Append("\\n"),
                '\r' => visible.Append("\\r"),
                '\t' => visible.Append("\\t"),
                var c when !IsHidden(c) => visible.Append(c),
                var c when c < 0x100 => visible.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
                var c => visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            };
        }

        return visible.ToString();
    }

    /// <summary>Bytes as UTF-8, cut where they are long.</summary>
    public static string Of(ReadOnlySpan<byte> bytes, int most = 200)
    {
        string text = Encoding.UTF8.GetString(bytes.Length > most ? bytes[..most] : bytes);
        return bytes.Length > most ? string.Create(CultureInfo.InvariantCulture, $"{Of(text)}... ({bytes.Length} bytes)") : Of(text);
    }

    private static bool IsHidden(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
