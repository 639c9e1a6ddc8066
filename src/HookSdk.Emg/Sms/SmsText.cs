using System.Buffers;

namespace HookSdk.Emg;

/// <summary>Reckons how many SMS a text takes (3GPP TS 23.038 and 23.040). National language tables are not used.</summary>
public static class SmsText
{
    private const int BytesPerSms = 140;

    /// <summary>What a concatenation element takes with an 8-bit reference: alone with its header's length byte, or in a header that is there anyway.</summary>
    internal const int ConcatenationAlone = 6;
    private const int ConcatenationBeside = 5;

    /// <summary>The longest header that leaves room for a concatenation element.</summary>
    internal const int LongestHeader = BytesPerSms - ConcatenationAlone;

    private static readonly SearchValues<char> Extension = SearchValues.Create("\f^{}\\[~]|€");

    private static readonly SearchValues<char> BasicAndExtension = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\f^{}\\[~]|€");

    /// <summary>Whether every character is in the GSM 7-bit alphabet or its extension table.</summary>
    /// <param name="text">The text.</param>
    public static bool IsGsm7(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !text.AsSpan().ContainsAnyExcept(BasicAndExtension);
    }

    /// <summary>Reckons a text's size, in the GSM 7-bit alphabet when it has every character, else in UCS2.</summary>
    /// <param name="text">The text.</param>
    /// <param name="headerLength">How many bytes a user data header takes in each SMS, its length byte among them, without a concatenation element. 0 to 134; 0 when there is none.</param>
    public static SmsSize Measure(string text, int headerLength = 0) =>
        Measure(text, IsGsm7(text) ? SmsAlphabet.Gsm7 : SmsAlphabet.Ucs2, headerLength);

    /// <summary>Reckons a text's size in this alphabet. A character that takes two units is never split between two SMS.</summary>
    /// <param name="text">The text.</param>
    /// <param name="alphabet">The alphabet. A character that the GSM 7-bit alphabet does not have counts as one unit in it.</param>
    /// <param name="headerLength">How many bytes a user data header takes in each SMS, its length byte among them, without a concatenation element. 0 to 134; 0 when there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The alphabet is not one of text, or the header leaves no room.</exception>
    public static SmsSize Measure(string text, SmsAlphabet alphabet, int headerLength = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (alphabet is not (SmsAlphabet.Gsm7 or SmsAlphabet.Ucs2))
        {
            throw new ArgumentOutOfRangeException(nameof(alphabet), alphabet, "Only GSM 7-bit and UCS2 are alphabets of text.");
        }

        int units = alphabet == SmsAlphabet.Ucs2 ? text.Length : text.Length + CountExtension(text);
        (int single, int part) = Capacities(alphabet, headerLength);
        return units <= single
            ? new SmsSize(alphabet, units, 1, single)
            : new SmsSize(alphabet, units, CountParts(text, alphabet, part), part);
    }

    /// <summary>Reckons the size of a binary message.</summary>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="headerLength">How many bytes a user data header takes in each SMS, its length byte among them, without a concatenation element. 0 to 134; 0 when there is none.</param>
    public static SmsSize MeasureBinary(int length, int headerLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        (int single, int part) = Capacities(SmsAlphabet.Binary, headerLength);
        return length <= single
            ? new SmsSize(SmsAlphabet.Binary, length, 1, single)
            : new SmsSize(SmsAlphabet.Binary, length, ((length - 1) / part) + 1, part);
    }

    private static (int Single, int Part) Capacities(SmsAlphabet alphabet, int headerLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(headerLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(headerLength, LongestHeader);
        int room = BytesPerSms - headerLength;
        int roomOfPart = room - (headerLength == 0 ? ConcatenationAlone : ConcatenationBeside);
        return (Units(room), Math.Max(Units(roomOfPart), 1));

        int Units(int bytes) => alphabet switch
        {
            SmsAlphabet.Gsm7 => bytes * 8 / 7,
            SmsAlphabet.Ucs2 => bytes / 2,
            _ => bytes,
        };
    }

    private static int CountExtension(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int at; (at = text.IndexOfAny(Extension)) >= 0; text = text[(at + 1)..])
        {
            count++;
        }

        return count;
    }

    private static int CountParts(string text, SmsAlphabet alphabet, int part)
    {
        int parts = 1;
        int filled = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int width = 1;
            if (alphabet == SmsAlphabet.Gsm7)
            {
                width = Extension.Contains(text[i]) ? 2 : 1;
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                width = 2;
                i++;
            }

            if (filled + width > part)
            {
                parts++;
                filled = 0;
            }

            filled += width;
        }

        return parts;
    }
}
