using System.Text;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary>
/// Which clients <c>session disconnect</c> means. VerneMQ puts the client id between the quotes of a query without escaping it: an id with a quote goes on as query, and
/// <c>x" OR mountpoint="</c> means everybody. Ids with letters beyond ASCII mean nobody.
/// </summary>
internal sealed partial class VerneMqClientQuery
{
    private readonly List<List<(string Name, string Value)>> _any = [];

    private VerneMqClientQuery()
    {
    }

    /// <summary>Whether the id has gone on as query, so that clients of other ids may be meant.</summary>
    public bool IsTrap { get; private init; }

    public static VerneMqClientQuery Of(string clientId, string mountpoint)
    {
        VerneMqClientQuery query = new() { IsTrap = clientId.Contains('"', StringComparison.Ordinal) };
        string text = $"mountpoint=\"{mountpoint}\" AND client_id=\"{clientId}\"";
        if (!Ascii.IsValid(clientId) || !Whole().IsMatch(text))
        {
            return query;
        }

        List<(string, string)> all = [];
        foreach (Match match in Condition().Matches(text))
        {
            if (match.Groups["or"].Success)
            {
                query._any.Add(all);
                all = [];
            }

            all.Add((match.Groups["name"].Value, match.Groups["value"].Value));
        }

        query._any.Add(all);
        return query;
    }

    public bool Means(string clientId, string mountpoint) => _any.Exists(all => all.TrueForAll(c => c.Name switch
    {
        "client_id" => c.Value == clientId,
        "mountpoint" => c.Value == mountpoint,
        _ => false,
    }));

    [GeneratedRegex("""^\w+="[^"]*"( (AND|OR) \w+="[^"]*")*$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("""((?<or>OR)|(AND))? ?(?<name>\w+)="(?<value>[^"]*)" ?""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Condition();
}
