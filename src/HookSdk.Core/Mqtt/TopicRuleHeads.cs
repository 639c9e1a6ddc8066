namespace HookSdk.Mqtt;

/// <summary>Access rules by the literal levels that their filters begin with: <c>sites/17/+/%c</c> by <c>sites/17</c>. Of a topic, only rules can speak whose literal levels it begins with.</summary>
internal sealed class TopicRuleHeads
{
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _rules;

    public TopicRuleHeads(IReadOnlyList<TopicAccessList.Rule> rules) => _rules = Enumerable.Range(0, rules.Count)
        .GroupBy(rule => HeadOf(rules[rule].Filter), StringComparer.Ordinal)
        .ToDictionary(static head => head.Key, static head => head.ToArray(), StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The rules with these literal levels, in their order.</summary>
    public ReadOnlySpan<int> RulesAt(ReadOnlySpan<char> levels) => _rules.TryGetValue(levels, out int[]? rules) ? rules : default;

    /// <summary>Where the levels that begin a topic end when there is one more of them; -1: there are no more.</summary>
    public static int NextEnd(ReadOnlySpan<char> topic, int end)
    {
        if (end == topic.Length)
        {
            return -1;
        }

        int slash = topic[(end + 1)..].IndexOf('/');
        return slash < 0 ? topic.Length : end + 1 + slash;
    }

    /// <summary>A filter's levels before the first that has a wildcard or names the client.</summary>
    private static string HeadOf(string filter)
    {
        int name = TopicPattern.IndexOfName(filter);
        int wildcard = filter.AsSpan().IndexOfAny('+', '#');
        int special = name < 0 || wildcard < 0 ? Math.Max(name, wildcard) : Math.Min(name, wildcard);
        return special < 0 ? filter : filter[..Math.Max(0, filter.LastIndexOf('/', special))];
    }
}
