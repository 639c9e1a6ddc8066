using System.Globalization;

namespace HookSdk.Numbers;

/// <summary>Numbers for logs: enough to recognize one that you know, not enough to call it.</summary>
public static class NumberMask
{
    private const int ShownFirst = 4;
    private const int ShownLast = 2;

    /// <summary>
    /// Masks a number: <c>37012345678</c> becomes <c>3701*****78</c>. The first four and the last two characters stay; of a number of eight characters or fewer,
    /// only the last two, and of one of two or fewer, nothing. Characters that would break or forge a line of a log are masked wherever they stand.
    /// </summary>
    /// <param name="number">The number, or any other identity of a party; null is masked as empty.</param>
    /// <returns>A text of the same length.</returns>
    public static string Mask(string? number)
    {
        if (string.IsNullOrEmpty(number))
        {
            return "";
        }

        int last = number.Length > ShownLast ? ShownLast : 0;
        int first = number.Length > 8 ? ShownFirst : 0;
        first -= first > 0 && char.IsHighSurrogate(number[first - 1]) ? 1 : 0;
        last -= last > 0 && char.IsLowSurrogate(number[^last]) ? 1 : 0;
        return string.Create(number.Length, (number, first, last), static (masked, state) =>
        {
            for (int i = 0; i < masked.Length; i++)
            {
                bool isShown = (i < state.first || i >= masked.Length - state.last) && !IsInvisible(state.number[i]);
                masked[i] = isShown ? state.number[i] : '*';
            }
        });
    }

    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
