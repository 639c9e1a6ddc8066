using System.Text.Json;
using System.Text.RegularExpressions;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>
/// A rule of the settings in which <c>${name}</c> stands for a claim, letter by letter. A claim that is not there, is no text, or cannot stand in a topic's level makes an allowing rule say
/// nothing, and a denying one count for any value.
/// </summary>
internal static partial class ClaimPattern
{
    private const int MaxLength = 256;

    /// <summary>Checks a rule.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static void Check(string rule, int number) => TopicAccessList.ParseRule(Name().Replace(rule, "x"), number);

    /// <summary>The rule for one token; null: it says nothing. The claim is put into what was read of the settings, and never read as a part of a rule itself.</summary>
    public static TopicAccessList.Rule? For(string rule, JsonElement claims)
    {
        TopicAccessList.Rule read = TopicAccessList.ParseRule(Name().Replace(rule, "x"), 1);
        string[] levels = rule.Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[2].Split('/');
        for (int i = 0; i < levels.Length; i++)
        {
            bool fits = true;
            string level = Name().Replace(levels[i], match =>
            {
                string? value = claims.TryGetProperty(match.Groups["name"].Value, out JsonElement claim) && claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;
                fits &= value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAny("/+#%\0") && (value[0] != '$' || !read.Allows);
                return value ?? "";
            });
            if (!fits && read.Allows)
            {
                return null;
            }

            levels[i] = fits ? level : "+";
        }

        return read with { Filter = string.Join('/', levels) };
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_.:-]{1,64})\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
