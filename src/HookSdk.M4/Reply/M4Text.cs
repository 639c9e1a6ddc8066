using System.Text;

namespace HookSdk.M4;

/// <summary>What may stand in a reply.</summary>
internal static class M4Text
{
    /// <summary>The longest message that is sent. M4 shows it in its log only.</summary>
    public const int LongestMessage = 255;

    /// <exception cref="ArgumentException">It is empty, or holds what would not arrive as a number.</exception>
    public static string CheckNumber(string number, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(number, parameter);
        for (int i = 0; i < number.Length; i++)
        {
            if (char.IsControl(number[i]))
            {
                throw new ArgumentException($"It holds a control character at position {i}.", parameter);
            }

            if (char.IsSurrogate(number[i]) && !IsPaired(number, ref i))
            {
                throw new ArgumentException($"It holds half a surrogate pair at position {i}: it has no UTF-8 form.", parameter);
            }
        }

        return number;
    }

    /// <summary>The message as it is sent: a message only informs, so it is made to fit rather than refused.</summary>
    public static string Clean(string message)
    {
        if (message.Length > LongestMessage)
        {
            message = message[..LongestMessage];
        }

        for (int i = 0; i < message.Length; i++)
        {
            if (char.IsControl(message[i]) || char.IsSurrogate(message[i]))
            {
                return CleanAll(message);
            }
        }

        return message;
    }

    private static string CleanAll(string message)
    {
        StringBuilder clean = new(message.Length);
        foreach (Rune rune in message.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) ? new Rune(' ') : rune);
        }

        return clean.ToString();
    }

    private static bool IsPaired(string text, ref int i) => i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) && ++i > 0;
}
