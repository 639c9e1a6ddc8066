using System.Globalization;
using System.Text;

namespace HookSdk.Numbers;

/// <summary>
/// Brings telephone numbers into one form, country code and digits only, so that they can be compared and looked up: <c>+46 70-123 45 67</c>,
/// <c>0046701234567</c> and <c>46701234567</c> all become <c>46701234567</c>.
/// </summary>
/// <remarks>
/// <para>Taken off: white space, dashes and the minus sign, dots, parentheses, slashes, invisible formatting characters, one leading plus sign, and one leading international
/// prefix (not both). A national prefix becomes the country code when <see cref="NumberNormalizerOptions"/> names both.</para>
/// <para>Decimal digits of other scripts (fullwidth, Arabic-Indic and so on) become 0 to 9; fullwidth plus signs, parentheses and the like count as their ASCII twins.</para>
/// <para>What is not a number comes back unchanged: text with any letter (an alphanumeric sender such as <c>INFO</c>, and <c>1-800-FLOWERS</c>) or any other character that is not
/// named above (<c>*100#</c>, <c>a@b</c>), a plus sign after a digit, or a text in which no digit is left.</para>
/// <para>Not understood: <c>(0)</c> within an international number, as in <c>+46 (0)70</c>; its zero stays.</para>
/// <para>Immutable and safe for any number of threads.</para>
/// </remarks>
public sealed class NumberNormalizer
{
    private const int LongestPrefix = 8;
    private const char Separator = ' ';
    private const char NotOfANumber = '\0';

    private readonly string[] _internationalPrefixes;
    private readonly string? _nationalPrefix;
    private readonly string _countryCode;

    /// <summary>Makes a normalizer with the default options.</summary>
    public NumberNormalizer()
        : this(new NumberNormalizerOptions())
    {
    }

    /// <summary>Makes a normalizer.</summary>
    /// <param name="options">How numbers are read.</param>
    /// <exception cref="ArgumentException">A prefix or the country code is not 1 to 8 digits, or a national prefix and a country code are not given together.</exception>
    public NumberNormalizer(NumberNormalizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.NationalPrefix is null != options.CountryCode is null)
            throw new ArgumentException("A national prefix needs a country code, and a country code a national prefix: set both or neither.", nameof(options));

        // Without LINQ, and the search for other characters without vectors: a program that runs once a call would load and compile them each time.
        string[] prefixes = [.. options.InternationalPrefixes];
        foreach (string prefix in prefixes)
            Checked(options, prefix, "international prefix");
        Array.Sort(prefixes, static (one, other) => other.Length.CompareTo(one.Length));
        _internationalPrefixes = prefixes;
        _nationalPrefix = options.NationalPrefix is null ? null : Checked(options, options.NationalPrefix, "national prefix");
        _countryCode = options.CountryCode is null ? "" : Checked(options, options.CountryCode, "country code");
    }

    /// <summary>A normalizer with the default options.</summary>
    public static NumberNormalizer Default { get; } = new();

    /// <summary>Normalizes a number.</summary>
    /// <param name="number">The number as somebody wrote it.</param>
    /// <returns>The normalized number; the same instance when there is nothing to change or it is not a number.</returns>
    public string Normalize(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        Plan plan = Read(number);
        return plan.IsUnchanged
            ? number
            : string.Create(plan.Length, (number, plan), static (destination, state) => Write(state.number, state.plan, destination));
    }

    /// <summary>Normalizes a number into a buffer, without allocating.</summary>
    /// <param name="number">The number as somebody wrote it.</param>
    /// <param name="destination">Where the normalized number, or the text itself when it is not a number, is written. It may not overlap <paramref name="number"/>.</param>
    /// <param name="written">How many characters were written; 0 when the method returns false.</param>
    /// <returns>False when <paramref name="destination"/> is too short. The length of the number plus that of the country code is always enough.</returns>
    public bool TryNormalize(ReadOnlySpan<char> number, Span<char> destination, out int written)
    {
        written = 0;
        Plan plan = Read(number);
        if (destination.Length < plan.Length)
            return false;

        if (plan.IsUnchanged)
            number.CopyTo(destination);
        else
            Write(number, plan, destination);
        written = plan.Length;
        return true;
    }

    private Plan Read(ReadOnlySpan<char> text)
    {
        Plan unchanged = new(IsUnchanged: true, text.Length, Skip: 0, CountryCode: "");
        Span<char> start = stackalloc char[LongestPrefix];
        bool isClean = true;
        bool hasPlus = false;
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            char meaning = Meaning(text, ref i, out bool isPlain);
            isClean &= isPlain;
            if (meaning == Separator)
                continue;
            if (meaning == NotOfANumber || (meaning == '+' && (hasPlus || count > 0)))
                return unchanged;

            if (meaning == '+')
                hasPlus = true;
            else if (count++ < LongestPrefix)
                start[count - 1] = meaning;
        }

        int skip = hasPlus ? 0 : InternationalPrefix(start[..Math.Min(count, LongestPrefix)]);
        bool isNational = !hasPlus && skip == 0 && _nationalPrefix is not null && start[..Math.Min(count, LongestPrefix)].StartsWith(_nationalPrefix);
        if (isNational)
            skip = _nationalPrefix!.Length;

        return skip == count || (skip == 0 && isClean)
            ? unchanged
            : new Plan(IsUnchanged: false, count - skip + (isNational ? _countryCode.Length : 0), skip, isNational ? _countryCode : "");
    }

    private int InternationalPrefix(ReadOnlySpan<char> start)
    {
        foreach (string prefix in _internationalPrefixes)
        {
            if (start.StartsWith(prefix))
                return prefix.Length;
        }

        return 0;
    }

    private static void Write(ReadOnlySpan<char> text, Plan plan, Span<char> destination)
    {
        plan.CountryCode.CopyTo(destination);
        int position = plan.CountryCode.Length - plan.Skip;
        for (int i = 0; i < text.Length;)
        {
            char meaning = Meaning(text, ref i, out _);
            if (!char.IsAsciiDigit(meaning))
                continue;
            if (position >= plan.CountryCode.Length)
                destination[position] = meaning;
            position++;
        }
    }

    /// <summary>What stands at the index: a digit, a plus sign, a separator, or nothing that belongs to a number. Moves on to what comes next.</summary>
    private static char Meaning(ReadOnlySpan<char> text, ref int index, out bool isPlain)
    {
        char character = text[index];
        isPlain = char.IsAsciiDigit(character);
        if (isPlain)
        {
            index++;
            return character;
        }

        Rune.DecodeFromUtf16(text[index..], out Rune rune, out int length);
        index += length;

        const int FullwidthOffset = 0xFEE0;
        if (rune.Value is >= '!' + FullwidthOffset and <= '~' + FullwidthOffset)
            rune = new Rune(rune.Value - FullwidthOffset);

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            UnicodeCategory.DashPunctuation or UnicodeCategory.Format => Separator,
            _ when Rune.IsWhiteSpace(rune) => Separator,
            _ => rune.Value switch
            {
                '+' => '+',
                '.' or '(' or ')' or '/' or '\u2212' => Separator,
                _ => NotOfANumber,
            },
        };
    }

    private static string Checked(NumberNormalizerOptions options, string? value, string what) =>
        value is { Length: > 0 and <= LongestPrefix } && AreDigits(value)
            ? value
            : throw new ArgumentException($"The {what} '{value}' is not 1 to {LongestPrefix} digits.", nameof(options));

    private static bool AreDigits(string text)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
        }

        return true;
    }

    /// <summary>What is to be written: the country code, then the digits without the first few.</summary>
    private readonly record struct Plan(bool IsUnchanged, int Length, int Skip, string CountryCode);
}
