using System.Globalization;
using System.Text;

namespace HookSdk.Cli.Servers;

/// <summary>Bytes as people type them: UTF-8, with <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\\</c> and <c>\x0D</c>.</summary>
internal static class ByteText
{
    public const string Form = @"Write \n, \r, \t, \\ or two hex digits such as \x0D.";

    /// <exception cref="FormatException">A backslash begins no byte.</exception>
    public static byte[] Parse(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                int length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }

            switch (i + 1 < text.Length ? text[++i] : '\0')
            {
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 't':
                    bytes.Add((byte)'\t');
                    break;
                case '\\':
                    bytes.Add((byte)'\\');
                    break;
                case 'x' when i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value):
                    bytes.Add(value);
                    i += 2;
                    break;
                default:
                    throw new FormatException("A backslash begins no byte there.");
            }
        }

        return [.. bytes];
    }
}
