using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace HookSdk;

/// <summary>
/// Text of JSON strings that the JSON reader has found well formed. Never throws: a string that is not UTF-8 is read as Latin-1,
/// half a surrogate pair becomes U+FFFD.
/// </summary>
internal static class JsonText
{
    private const int ShortText = 32;
    private const char Replacement = '\uFFFD';

    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    public static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
        {
            return DecodePlain(raw);
        }

        char[]? rented = null;
        Span<char> chars = raw.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(raw.Length);
        int length = Unescape(raw, chars);
        string text = new(chars[..length]);
        if (rented is not null)
        {
            // Text of messages does not linger in shared memory.
            rented.AsSpan(0, length).Clear();
            ArrayPool<char>.Shared.Return(rented);
        }

        return text;
    }

    public static bool EscapedEquals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> plainAscii) =>
        raw.Length >= plainAscii.Length && raw.Length <= 6 * plainAscii.Length && Ascii.Equals(plainAscii, Decode(raw, escaped: true));

    public static long? ParseNumber(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;

    public static long? ParseNumber(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Text of bytes that hold no escapes.</summary>
    public static string DecodePlain(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= 1)
        {
            if (bytes.IsEmpty)
            {
                return "";
            }

            if (bytes[0] is >= (byte)'0' and <= (byte)'9')
            {
                return Digits[bytes[0] - '0'];
            }
        }

        return bytes.Length <= ShortText && ShortAscii(bytes) is { } text ? text
            : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
            : Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Numbers and the like, without what the encodings cost at the first use; null when it is not all ASCII.</summary>
    private static string? ShortAscii(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = stackalloc char[ShortText];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] >= 0x80)
            {
                return null;
            }

            chars[i] = (char)bytes[i];
        }

        return new string(chars[..bytes.Length]);
    }

    private static int Unescape(ReadOnlySpan<byte> raw, Span<char> chars)
    {
        // Escapes are ASCII, so the whole is valid UTF-8 exactly when every run between them is.
        Encoding encoding = Utf8.IsValid(raw) ? Encoding.UTF8 : Encoding.Latin1;
        int length = 0;
        while (true)
        {
            int run = raw.IndexOf((byte)'\\');
            if (run < 0)
            {
                length += encoding.GetChars(raw, chars[length..]);
                break;
            }

            length += encoding.GetChars(raw[..run], chars[length..]);
            byte kind = raw[run + 1];
            raw = raw[(run + 2)..];
            chars[length++] = kind switch
            {
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'u' => (char)ushort.Parse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                _ => (char)kind,
            };
            if (kind == (byte)'u')
            {
                raw = raw[4..];
            }
        }

        ReplaceLoneSurrogates(chars[..length]);
        return length;
    }

    private static void ReplaceLoneSurrogates(Span<char> chars)
    {
        for (int i = 0; i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i]))
            {
                continue;
            }

            if (i + 1 < chars.Length && char.IsSurrogatePair(chars[i], chars[i + 1]))
            {
                i++;
            }
            else
            {
                chars[i] = Replacement;
            }
        }
    }
}
