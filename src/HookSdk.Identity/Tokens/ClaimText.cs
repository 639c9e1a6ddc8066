using System.Text;

namespace HookSdk.Identity;

/// <summary>What a claim must say, where settings name the client in it.</summary>
internal static class ClaimText
{
    /// <summary>Puts the client id for <c>%c</c> and the user name for <c>%u</c>, once over the text: a name that holds <c>%u</c> itself stands for nothing else.</summary>
    /// <returns>Null: it names what the client has not.</returns>
    public static string? Expand(string text, string? clientId, string? userName)
    {
        int at = text.IndexOf('%', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        StringBuilder expanded = new();
        int from = 0;
        for (; at >= 0; at = at + 1 < text.Length ? text.IndexOf('%', at + 1) : -1)
        {
            if (at + 1 == text.Length || text[at + 1] is not ('c' or 'u'))
            {
                continue;
            }

            string? name = text[at + 1] == 'c' ? clientId : userName;
            if (string.IsNullOrEmpty(name))
            {
                return null;
            }

            expanded.Append(text, from, at - from).Append(name);
            from = at + 2;
        }

        return expanded.Append(text, from, text.Length - from).ToString();
    }
}
