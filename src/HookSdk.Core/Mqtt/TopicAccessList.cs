namespace HookSdk.Mqtt;

/// <summary>
/// Who may publish and subscribe to what: rules in order, the first that speaks of a request decides. Safe for calls at once.
/// </summary>
/// <remarks>
/// <para>
/// A rule is <c>allow|deny publish|subscribe|all &lt;topic filter&gt;</c>, such as <c>allow publish devices/%c/#</c>. <c>%c</c> stands for the client id and
/// <c>%u</c> for the user name. A name that cannot stand in a topic's level (empty, with <c>/</c>, <c>+</c> or <c>#</c>, or beginning with <c>$</c> where the
/// topic begins) makes an allowing rule say nothing, and a denying one count for any name.
/// </para>
/// <para>
/// A subscription is allowed by a rule that covers the whole filter asked for, and denied by one that overlaps it: <c>deny subscribe secret/#</c> denies a
/// subscription to <c>#</c> too, which would bring the secrets along. The group of a shared subscription plays no part.
/// </para>
/// </remarks>
public sealed class TopicAccessList
{
    /// <summary>Fewer rules are walked through as soon as looked up.</summary>
    private const int LeastToLookUp = 16;

    private readonly Rule[] _rules;
    private readonly TopicAccess _otherwise;
    private readonly TopicRuleHeads? _heads;

    private TopicAccessList(Rule[] rules, TopicAccess otherwise, TopicRuleHeads? heads) => (_rules, _otherwise, _heads) = (rules, otherwise, heads);

    /// <summary>How many rules there are.</summary>
    public int Count => _rules.Length;

    /// <summary>How many letters their topic filters have together.</summary>
    internal int Length => _rules.Sum(static r => r.Filter.Length);

    /// <summary>Reads rules.</summary>
    /// <param name="rules">The rules in their order. The words at the front may be written in capitals.</param>
    /// <returns>The list.</returns>
    /// <exception cref="FormatException">A rule is none, or names the client in another way (<c>${clientid}</c>, <c>%U</c>); the message names it and says why.</exception>
    public static TopicAccessList Parse(IEnumerable<string> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Rule[] read = [.. rules.Select(static (rule, i) => ParseRule(rule, i + 1))];
        return new TopicAccessList(read, TopicAccess.NoMatch, read.Length < LeastToLookUp ? null : new TopicRuleHeads(read));
    }

    /// <summary>Holds a request against the rules. Allocates nothing for publishing.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name to publish to, or the topic filter to subscribe to. One that is not valid is denied.</param>
    /// <param name="clientId">The client id; null when it is not known.</param>
    /// <param name="userName">The user name; null when there is none.</param>
    /// <returns>What the first rule that speaks of it says.</returns>
    public TopicAccess Decide(TopicAction action, string topic, string? clientId, string? userName)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ReadOnlySpan<char> asked = topic;
        if (action == TopicAction.Publish)
        {
            if (!TopicName.IsValid(topic))
            {
                return TopicAccess.Denied;
            }
        }
        else if (TopicFilter.TryParse(topic, out TopicFilter? filter))
        {
            asked = filter.Filter;
        }
        else
        {
            return TopicAccess.Denied;
        }

        TopicClient client = new(clientId, userName);

        // A wildcard that is asked for reaches rules with other levels too.
        int first = _heads is null || asked.ContainsAny('+', '#') ? Walk(action, asked, client) : LookUp(_heads, action, asked, client);
        return first < 0 ? _otherwise : _rules[first].Allows ? TopicAccess.Allowed : TopicAccess.Denied;
    }

    /// <summary>A list of rules that were read elsewhere: those of one token, which are few and are asked seldom, so that no index is made of them.</summary>
    /// <param name="rules">The rules in their order, each with a sound topic filter.</param>
    /// <param name="otherwise">What is answered where none speaks of a request.</param>
    internal static TopicAccessList Of(IEnumerable<Rule> rules, TopicAccess otherwise) => new([.. rules], otherwise, heads: null);

    internal static Rule ParseRule(string text, int number)
    {
        string[] words = (text ?? "").Split(' ', 3, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        bool? allows = words is ["", ..] or [] ? null
            : words[0].Equals("allow", StringComparison.OrdinalIgnoreCase) ? true
            : words[0].Equals("deny", StringComparison.OrdinalIgnoreCase) ? false
            : null;
        if (allows is not { } allow)
        {
            throw Problem("it begins with neither 'allow' nor 'deny'");
        }

        TopicAction? action = null;
        if (words.Length > 1 && !words[1].Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            action = words[1].Equals("publish", StringComparison.OrdinalIgnoreCase) ? TopicAction.Publish
                : words[1].Equals("subscribe", StringComparison.OrdinalIgnoreCase) ? TopicAction.Subscribe
                : throw Problem("its second word is not 'publish', 'subscribe' or 'all'");
        }

        if (words.Length < 3)
        {
            throw Problem("it has no topic filter; a rule is 'allow publish devices/%c/#'");
        }

        if (!TopicFilter.TryParse(words[2], out TopicFilter? filter, out string? problem))
        {
            throw Problem($"its topic filter is none: {problem}");
        }

        if (filter.ShareName is not null)
        {
            throw Problem("its topic filter has the group of a shared subscription, which plays no part here");
        }

        if (FindMisspelt(filter.Filter) is { } misspelt)
        {
            throw Problem($"'{misspelt}' stands for nothing: the client id is %c, the user name %u");
        }

        return new Rule(allow, action, filter.Filter);

        FormatException Problem(string problem) => new($"Rule {number}, '{text}', is not valid: {problem}.");
    }

    /// <summary>What looks like another broker's way to name the client: taken as it stands, a denying rule would deny nothing.</summary>
    internal static string? FindMisspelt(string filter)
    {
        foreach (string level in filter.Split('/'))
        {
            int dollar = level.IndexOf("${", StringComparison.Ordinal);
            if (dollar >= 0)
            {
                return level[dollar..];
            }

            for (int at = level.IndexOf('%', StringComparison.Ordinal); at >= 0; at = level.IndexOf('%', at + 1))
            {
                string rest = level[at..];
                bool isName = rest.StartsWith("%c", StringComparison.Ordinal) || rest.StartsWith("%u", StringComparison.Ordinal);
                bool isWord = rest.StartsWith("%client", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("%user", StringComparison.OrdinalIgnoreCase);
                if (isWord || (!isName && rest.Length > 1 && char.IsAsciiLetter(rest[1])))
                {
                    return rest;
                }
            }
        }

        return null;
    }

    /// <summary>The first rule that speaks of a request; -1: none.</summary>
    private int Walk(TopicAction action, ReadOnlySpan<char> asked, TopicClient client)
    {
        for (int rule = 0; rule < _rules.Length; rule++)
        {
            if (_rules[rule].SpeaksOf(action, asked, client))
            {
                return rule;
            }
        }

        return -1;
    }

    /// <summary>What <see cref="Walk"/> finds, of a topic without wildcards: only the rules are asked whose literal levels the topic begins with.</summary>
    private int LookUp(TopicRuleHeads heads, TopicAction action, ReadOnlySpan<char> topic, TopicClient client)
    {
        int first = -1;
        for (int end = 0; end >= 0; end = TopicRuleHeads.NextEnd(topic, end))
        {
            foreach (int rule in heads.RulesAt(topic[..end]))
            {
                if (first >= 0 && rule > first)
                {
                    break;
                }

                if (_rules[rule].SpeaksOf(action, topic, client))
                {
                    first = rule;
                    break;
                }
            }
        }

        return first;
    }

    /// <param name="Allows">False: it denies.</param>
    /// <param name="Action">Null: both.</param>
    /// <param name="Filter">The topic filter, with <c>%c</c> and <c>%u</c>.</param>
    /// <param name="IsExact">The filter is meant as it is written: no wildcard and no name in it counts.</param>
    internal sealed record Rule(bool Allows, TopicAction? Action, string Filter, bool IsExact = false)
    {
        public bool SpeaksOf(TopicAction action, ReadOnlySpan<char> asked, TopicClient client)
        {
            if (Action is not null && Action != action)
            {
                return false;
            }

            TopicPattern pattern = new(Filter, client);
            return IsExact ? asked.SequenceEqual(Filter) : Allows ? pattern.Covers(asked) : pattern.Overlaps(asked);
        }
    }
}
