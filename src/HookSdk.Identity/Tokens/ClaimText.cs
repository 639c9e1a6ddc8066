using System.Text;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>What a claim must say, where settings name the client in it.</summary>
internal static class ClaimText
{
    /// <summary>Puts the client id for <c>%c</c> and the user name for <c>%u</c>, once over the text: a name that holds <c>%u</c> itself stands for nothing else.</summary>
    /// <returns>Null: it names what the client has not.</returns>
    public static string? Expand(string text, string? clientId, string? userName)
    {
        ReadOnlySpan<char> rest = text;
        StringBuilder expanded = new();
        for (int at = TopicPattern.IndexOfName(rest); at >= 0; at = TopicPattern.IndexOfName(rest))
        {
            string? name = rest[at + 1] == 'c' ? clientId : userName;
            if (string.IsNullOrEmpty(name))
            {
                return null;
            }

            expanded.Append(rest[..at]).Append(name);
            rest = rest[(at + 2)..];
        }

        return expanded.Append(rest).ToString();
    }
}
