using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HookSdk.Emg;

/// <summary>Reads lines of KEY=VALUE as EMG reads a hook's reply: for fakes, tools and tests.</summary>
/// <remarks>
/// Split on the first equals sign; a line ends with LF or CRLF, the last may end with the body; empty lines are passed over; nothing is trimmed or unescaped.
/// A line that is not UTF-8 is read as Latin-1. The vendor documents only "KEY=VALUE pairs, one per line"; the rest is inferred.
/// </remarks>
internal static class KeyValueReader
{
    /// <summary>Reads all pairs in their order; a key may be there more than once.</summary>
    /// <param name="bytes">The reply's body.</param>
    /// <exception cref="FormatException">A line has no key or no equals sign; the message tells its number, never what it holds.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlySpan<byte> bytes) =>
        TryRead(bytes, out IReadOnlyList<KeyValuePair<string, string>>? pairs, out string? problem) ? pairs : throw new FormatException(problem);

    /// <summary>Reads all pairs in their order; a key may be there more than once.</summary>
    /// <param name="bytes">The reply's body.</param>
    /// <param name="pairs">The pairs when the answer is true.</param>
    /// <param name="problem">Which line is wrong and why when the answer is false.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out IReadOnlyList<KeyValuePair<string, string>>? pairs,
        [NotNullWhen(false)] out string? problem)
    {
        pairs = null;
        List<KeyValuePair<string, string>> read = [];
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            problem = "Line 1 begins with a byte order mark, which would become a part of its key.";
            return false;
        }

        for (int number = 1; !bytes.IsEmpty; number++)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (line.EndsWith("\r"u8))
            {
                line = line[..^1];
            }

            if (line.IsEmpty)
            {
                continue;
            }

            int sign = line.IndexOf((byte)'=');
            if (sign <= 0)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"Line {number} has no {(sign < 0 ? "equals sign" : "key")}; each line must be KEY=VALUE.");
                return false;
            }

            read.Add(new(JsonText.DecodePlain(line[..sign]), JsonText.DecodePlain(line[(sign + 1)..])));
        }

        pairs = read;
        problem = null;
        return true;
    }
}
