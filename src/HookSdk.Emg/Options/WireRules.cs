using System.Buffers;
using System.Globalization;
using System.Text;

namespace HookSdk.Emg;

/// <summary>What may stand in a line of KEY=VALUE. Anything else would end the line or begin another key.</summary>
internal static class WireRules
{
    private static readonly SearchValues<char> OptionNameChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> UpperNameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly SearchValues<char> KeyChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private static readonly SearchValues<char> LineBreakers = SearchValues.Create("\r\n\0");

    private static readonly SearchValues<char> Surrogates = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(static unit => (char)unit)]);

    /// <summary>The option's name in upper case.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds anything but letters A-Z, digits and underscores.</exception>
    public static string CheckOption(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        if (option.Length == 0 || option.AsSpan().ContainsAnyExcept(OptionNameChars))
        {
            throw new ArgumentException($"'{Printable(option)}' is no option name: only A-Z, 0-9 and _ may stand in one, and at least one must.", nameof(option));
        }

        return KnownOptionNames.ToUpper(option);
    }

    /// <exception cref="ArgumentException">The key is empty or could be read as something else.</exception>
    public static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(KeyChars))
        {
            throw new ArgumentException($"'{Printable(key)}' is no key: only letters A-Z, digits and the signs _ - . may stand in one, and at least one must.", nameof(key));
        }

        if (key.StartsWith("qe.", StringComparison.Ordinal) && (key.Length == 3 || key.AsSpan(3).ContainsAnyExcept(UpperNameChars)))
        {
            throw new ArgumentException($"'{Printable(key)}' is no key: after qe. only A-Z, 0-9 and _ may stand, and at least one must.", nameof(key));
        }
    }

    /// <exception cref="ArgumentException">The value would break its line.</exception>
    public static void CheckValue(string key, ReadOnlySpan<char> value)
    {
        CheckLineBreaks(key, value);
        if (FindLoneSurrogate(value) is >= 0 and int lone)
        {
            throw new ArgumentException($"The value of {key} holds half a surrogate pair at position {lone}: it has no UTF-8 form.", nameof(value));
        }
    }

    /// <exception cref="ArgumentException">The value holds a line break or a NUL.</exception>
    public static void CheckLineBreaks(string key, ReadOnlySpan<char> value)
    {
        int at = value.IndexOfAny(LineBreakers);
        if (at >= 0)
        {
            string name = value[at] switch { '\r' => "a carriage return", '\n' => "a line feed", _ => "a NUL" };
            throw new ArgumentException($"The value of {key} holds {name} at position {at}: it would end the line and could begin another key.", nameof(value));
        }
    }

    /// <summary>The text with each line break and each NUL as one space.</summary>
    public static string ReplaceLineBreaks(string text) => text.AsSpan().ContainsAny(LineBreakers)
        ? new StringBuilder(text).Replace("\r\n", " ").Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ').ToString()
        : text;

    /// <summary>Where the first half of a surrogate pair without its other half stands; -1 when there is none.</summary>
    public static int FindLoneSurrogate(ReadOnlySpan<char> value)
    {
        int at = 0;
        while (true)
        {
            int next = value[at..].IndexOfAny(Surrogates);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (at + 1 == value.Length || !char.IsSurrogatePair(value[at], value[at + 1]))
            {
                return at;
            }

            at += 2;
        }
    }

    private static string Printable(string name)
    {
        StringBuilder text = new();
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, 64)))
        {
            _ = c is >= ' ' and <= '~' ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return text.ToString();
    }
}
