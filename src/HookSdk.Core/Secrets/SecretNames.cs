using System.Buffers;

namespace HookSdk;

/// <summary>Names of fields that hold secrets.</summary>
internal static class SecretNames
{
    /// <summary>What tells a secret wherever it stands in a name.</summary>
    private static readonly SearchValues<string> Parts = SearchValues.Create(
    [
        "password", "passwd", "pwd", "secret", "token", "authcode", "authorization", "cookie", "credential", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key", "private", "psk",
        "authentication_data", "authentication-data", "imsi",
    ], StringComparison.OrdinalIgnoreCase);

    /// <summary>Words that tell one as a whole: a shipping address has no pin.</summary>
    private static readonly string[] Words = ["passphrase", "passcode", "pin", "otp", "bearer", "jwt", "signature"];

    /// <summary>Words that do so at the end of a name: <c>smtp_auth</c> holds a secret, and <c>auth_method</c> none.</summary>
    private static readonly string[] LastWords = ["auth", "pass"];

    /// <summary>Whether a name is that of a secret.</summary>
    public static bool Contain(string name)
    {
        if (name.AsSpan().ContainsAny(Parts))
        {
            return true;
        }

        ReadOnlySpan<char> rest = name;
        for (bool isLast = true; TakeLastWord(ref rest, out ReadOnlySpan<char> word); isLast = false)
        {
            if (IsOneOf(word, Words) || (isLast && IsOneOf(word, LastWords)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words end at what is no letter, and begin at a capital: <c>X-Pass</c>, <c>simPin2</c>, <c>HTTPAuth</c>.</summary>
    private static bool TakeLastWord(ref ReadOnlySpan<char> name, out ReadOnlySpan<char> word)
    {
        int end = name.Length;
        while (end > 0 && !char.IsLetter(name[end - 1]))
        {
            end--;
        }

        int start = end;
        while (start > 0 && char.IsLetter(name[start - 1]) && !(start < end && BeginsWord(name[..end], start)))
        {
            start--;
        }

        word = name[start..end];
        name = name[..start];
        return word.Length > 0;
    }

    private static bool BeginsWord(ReadOnlySpan<char> name, int at) =>
        char.IsUpper(name[at]) && (!char.IsUpper(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));

    private static bool IsOneOf(ReadOnlySpan<char> word, string[] words)
    {
        foreach (string known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
