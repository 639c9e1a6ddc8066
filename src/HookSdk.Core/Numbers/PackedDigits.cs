namespace HookSdk.Numbers;

/// <summary>Up to 15 digits in one word: their count in the lowest four bits, then four bits a digit, the first one lowest.</summary>
internal static class PackedDigits
{
    /// <summary>The most digits that fit.</summary>
    public const int Longest = 15;

    private const ulong LengthMask = 0xF;

    /// <summary>Packs digits.</summary>
    /// <param name="digits">At most <see cref="Longest"/> of 0 to 9.</param>
    public static ulong Of(ReadOnlySpan<char> digits) => OfStart(digits, digits.Length);

    /// <summary>Packs the digits that the text begins with, at most this many.</summary>
    public static ulong OfStart(ReadOnlySpan<char> text, int most)
    {
        ulong packed = 0;
        int count = 0;
        for (; count < most && count < text.Length; count++)
        {
            uint digit = (uint)(text[count] - '0');
            if (digit > 9)
                break;

            packed |= (ulong)digit << (4 * (count + 1));
        }

        return packed | (uint)count;
    }

    /// <summary>How many digits are packed.</summary>
    public static int Length(ulong packed) => (int)(packed & LengthMask);

    /// <summary>Whether the digits begin with these others.</summary>
    public static bool StartsWith(ulong digits, ulong start)
    {
        ulong compared = (ulong.MaxValue >> (4 * (Longest - Length(start)))) & ~LengthMask;
        return Length(digits) >= Length(start) && ((digits ^ start) & compared) == 0;
    }
}
