using System.Buffers;
using System.Text;

namespace HookSdk;

/// <summary>A text that is no message of the wire, without what nobody is to see: the value of a header, and words.</summary>
internal static class TextMask
{
    /// <summary>What tells a header that holds a secret, beside the names of secrets.</summary>
    private static readonly string[] HeaderParts = ["auth", "key", "session"];

    /// <summary>What ends an address's host, and the address itself in a text.</summary>
    private static readonly SearchValues<char> EndOfHost = SearchValues.Create("/?#\\\"<> \t");

    /// <summary>A header's value as it may be shown: an address in it without its user info and the secrets of its query.</summary>
    public static string Header(string name, string value) =>
        IsHeaderSecret(name) ? WireMask.Hidden : HideInParameters(HideUserInfo(value), IsParameterSecret);

    /// <summary>A text in words, as it may be kept: what stands behind a name that is hidden is not in it.</summary>
    public static string Hide(string text, MaskRules rules) => WireMask.IsJson(text) ? WireMask.Mask(text, rules)?.Text ?? WireMask.Hidden : HideInParameters(text, rules.Hides);

    private static bool IsHeaderSecret(string name) =>
        WireMask.IsSecret(name) || name.EndsWith("sig", StringComparison.OrdinalIgnoreCase) || Array.Exists(HeaderParts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a parameter is hidden as a header of its name is. Authors are no secret, and stand in queries.</summary>
    private static bool IsParameterSecret(string name) => WireMask.IsSecret(name) || IsHeaderSecret(name.Replace("author", "", StringComparison.OrdinalIgnoreCase));

    /// <summary>A text without the secrets among its parameters: those of an address's query, and what is written as they are.</summary>
    private static string HideInParameters(string text, Func<string, bool> isHidden)
    {
        StringBuilder shown = new();
        int done = 0;
        bool isQuery = false;
        for (int i = 0; i < text.Length; i++)
        {
            isQuery |= text[i] is '?' or '#';
            if (text[i] != '=' || !isHidden(Uri.UnescapeDataString(NameBefore(text, done, i))))
            {
                continue;
            }

            int value = i + 1;
            while (value < text.Length && char.IsWhiteSpace(text[value]))
            {
                value++;
            }

            shown.Append(text.AsSpan(done, value - done)).Append(WireMask.Hidden);
            done = EndOfValue(text, value, isQuery);
            i = done - 1;
        }

        return shown.Append(text.AsSpan(done)).ToString();
    }

    /// <summary>The name that stands before an equals sign.</summary>
    private static string NameBefore(string text, int from, int equals)
    {
        int end = equals;
        while (end > from && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '"' or '\''))
        {
            end--;
        }

        int start = end;
        while (start > from && !EndsName(text[start - 1]))
        {
            start--;
        }

        return text[start..end];
    }

    private static bool EndsName(char c) => char.IsWhiteSpace(c) || c is '?' or '&' or ';' or '#' or ',' or '=' or '{' or '}' or '(' or ')' or '"' or '\'';

    /// <summary>Where a value ends. In a query only at the next parameter; elsewhere where another name and its equals sign follow, for a comma may be the value's own.</summary>
    private static int EndOfValue(string text, int start, bool isQuery)
    {
        if (isQuery)
        {
            int next = text.AsSpan(start).IndexOfAny('&', '#');
            return next < 0 ? text.Length : start + next;
        }

        int at = start;
        if (at < text.Length && text[at] == '"')
        {
            int quote = text.IndexOf('"', at + 1);
            at = quote < 0 ? text.Length : quote + 1;
        }

        while (at < text.Length)
        {
            int rest = at + 1;
            if (text[at] is ',' or ';' or '&')
            {
                int length = text.AsSpan(rest).IndexOfAny(",;&");
                ReadOnlySpan<char> next = length < 0 ? text.AsSpan(rest) : text.AsSpan(rest, length);
                if (next.Trim().IndexOf('=') > 0)
                {
                    return at;
                }
            }

            at = rest;
        }

        return text.Length;
    }

    /// <summary>A text without the names and passwords that addresses in it have in front of their hosts.</summary>
    private static string HideUserInfo(string text)
    {
        StringBuilder shown = new();
        int done = 0;
        for (int at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", done, StringComparison.Ordinal))
        {
            int length = text.AsSpan(at + 3).IndexOfAny(EndOfHost);
            int end = length < 0 ? text.Length : at + 3 + length;
            shown.Append(text.AsSpan(done, at - done)).Append(UserInfo.Hide(text[at..end]));
            done = end;
        }

        return shown.Append(text.AsSpan(done)).ToString();
    }
}
