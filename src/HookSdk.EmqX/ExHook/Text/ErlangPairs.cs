using System.Text;

namespace HookSdk.EmqX.ExHook;

/// <summary>User properties as EMQX before 5.9 prints them: <c>[{&lt;&lt;"site"&gt;&gt;,&lt;&lt;"north"&gt;&gt;}]</c>.</summary>
internal static class ErlangPairs
{
    /// <summary>Reads them; null: the text is none, or one of them is no text that is printed as such.</summary>
    public static IReadOnlyList<(string Name, string Value)>? Read(string text)
    {
        ReadOnlySpan<char> rest = text;
        List<(string, string)> pairs = [];
        if (!TryTake(ref rest, "["))
        {
            return null;
        }

        while (!rest.StartsWith("]"))
        {
            if ((pairs.Count > 0 && !TryTake(ref rest, ",")) || !TryTake(ref rest, "{") || TakeText(ref rest) is not { } name || !TryTake(ref rest, ",") || TakeText(ref rest) is not { } value || !TryTake(ref rest, "}"))
            {
                return null;
            }

            pairs.Add((name, value));
        }

        return rest.Length == 1 ? pairs : null;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, string sign)
    {
        bool isThere = rest.StartsWith(sign);
        rest = isThere ? rest[sign.Length..] : rest;
        return isThere;
    }

    private static string? TakeText(ref ReadOnlySpan<char> rest)
    {
        if (TryTake(ref rest, "<<>>"))
        {
            return "";
        }

        if (!TryTake(ref rest, "<<\""))
        {
            return null;
        }

        StringBuilder text = new();
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return TryTake(ref rest, ">>") ? text.ToString() : null;
            }

            if (rest[i] != '\\')
            {
                text.Append(rest[i]);
            }
            else if (++i < rest.Length && "\"\\nrt".IndexOf(rest[i], StringComparison.Ordinal) is >= 0 and var at)
            {
                text.Append("\"\\\n\r\t"[at]);
            }
            else
            {
                return null;
            }
        }

        return null;
    }
}
