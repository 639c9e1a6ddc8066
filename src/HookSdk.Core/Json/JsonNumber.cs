using System.Globalization;

namespace HookSdk;

/// <summary>Whole numbers that a writer has put into another form: 3.7e10 is a telephone number that went through a floating-point number.</summary>
internal static class JsonNumber
{
    private const int MostDigits = 40;

    /// <summary>The digits of a JSON number with a fraction or an exponent; null when it is not whole, or has more than 40 digits.</summary>
    /// <param name="json">A number that is sound JSON.</param>
    public static string? Whole(ReadOnlySpan<byte> json)
    {
        bool isNegative = json[0] == '-';
        ReadOnlySpan<byte> mantissa = json[(isNegative ? 1 : 0)..];
        int shift = 0;
        int exponent = mantissa.IndexOfAny((byte)'e', (byte)'E');
        if (exponent >= 0)
        {
            if (!int.TryParse(mantissa[(exponent + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out shift) || Math.Abs((long)shift) > MostDigits)
            {
                return null;
            }

            mantissa = mantissa[..exponent];
        }

        Span<char> digits = stackalloc char[2 * MostDigits];
        int length = 0;
        int point = mantissa.IndexOf((byte)'.');
        shift -= point < 0 ? 0 : mantissa.Length - point - 1;
        if (mantissa.Length > MostDigits)
        {
            return null;
        }

        foreach (byte digit in mantissa)
        {
            if (digit != '.')
            {
                digits[length++] = (char)digit;
            }
        }

        while (shift < 0 && length > 0 && digits[length - 1] == '0')
        {
            length--;
            shift++;
        }

        if (shift < 0 && length > 0)
        {
            return null;
        }

        for (; shift > 0; shift--)
        {
            digits[length++] = '0';
        }

        ReadOnlySpan<char> whole = digits[..length].TrimStart('0');
        return whole.Length > MostDigits ? null : whole.IsEmpty ? "0" : isNegative ? $"-{whole}" : whole.ToString();
    }
}
