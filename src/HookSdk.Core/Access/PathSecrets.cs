using System.Security.Cryptography;
using System.Text;

namespace HookSdk;

/// <summary>The secrets of which one stands in the path of each call. Looking one up takes as long whichever it is, and whether it is one at all.</summary>
internal sealed class PathSecrets
{
    public const int Shortest = 16;
    public const int Longest = 128;
    private const int MostBytesOfOne = 4 * Longest;

    private readonly byte[][] _secrets;

    /// <param name="secrets">The secrets, the one that addresses are written with first.</param>
    public PathSecrets(IEnumerable<string> secrets)
    {
        Texts = [.. secrets.Distinct(StringComparer.Ordinal)];
        _secrets = [.. Texts.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>All of them: what is written into a broker's configuration comes first.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether a call has to have one.</summary>
    public bool AreAskedFor => _secrets.Length > 0;

    public bool Hold(ReadOnlySpan<char> given)
    {
        Span<byte> buffer = stackalloc byte[MostBytesOfOne];
        if (given.Length > Longest)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = buffer[..Encoding.UTF8.GetBytes(given, buffer)];
        bool isOne = false;
        foreach (byte[] secret in _secrets)
        {
            isOne |= CryptographicOperations.FixedTimeEquals(bytes, secret);
        }

        return isOne;
    }

    /// <summary>What is wrong with a text that is no secret, in words that repeat nothing of it.</summary>
    public static string ProblemOf(string text)
    {
        string length = text.Length == 1 ? "1 character" : $"{text.Length} characters";
        return text.FirstOrDefault(static c => !IsLegal(c), 'a') switch
        {
            'a' => length,
            '\r' or '\n' => $"{length}, one of them a line end",
            ' ' or '\t' => $"{length}, one of them a space",
            var c when char.IsControl(c) => $"{length}, one of them a control character",
            _ => $"{length}, one of them another",
        };
    }

    public static bool IsLegal(string text) =>
        text.Length is >= Shortest and <= Longest && text.All(IsLegal);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
