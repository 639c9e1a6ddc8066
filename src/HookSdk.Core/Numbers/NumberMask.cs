namespace HookSdk.Numbers;

/// <summary>Numbers for logs: enough to recognize one that you know, not enough to call it.</summary>
public static class NumberMask
{
    private const int ShownFirst = 4;
    private const int ShownLast = 2;

    /// <summary>
    /// Masks a number: <c>37012345678</c> becomes <c>3701*****78</c>. The first four and the last two characters stay; of a number of eight characters or fewer,
    /// only the last two, and of one of two or fewer, nothing.
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
        return string.Concat(number.AsSpan(0, first), new string('*', number.Length - first - last), number.AsSpan(number.Length - last));
    }
}
