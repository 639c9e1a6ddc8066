namespace HookSdk.Mqtt;

/// <summary>Who asks: what <c>%c</c> and <c>%u</c> stand for in the filter of an access rule.</summary>
internal readonly record struct TopicClient(string? ClientId, string? UserName);

/// <summary>
/// Holds a filter, or the filter of an access rule, against what a client asks for. In a rule <c>%c</c> stands for the client id and <c>%u</c> for the user name,
/// as a level or as a part of one. A name that cannot stand there (empty, with a slash or a wildcard, or with a dollar sign where a topic begins) grants nothing,
/// and is held against a denying rule as if the level were <c>+</c>.
/// </summary>
/// <param name="pattern">The filter.</param>
/// <param name="client">Who asks; null for a filter without placeholders.</param>
internal readonly ref struct TopicPattern(ReadOnlySpan<char> pattern, TopicClient? client)
{
    private readonly ReadOnlySpan<char> _pattern = pattern;

    /// <summary>Whether every topic of a filter, or the one topic that it is, is matched.</summary>
    public bool Covers(ReadOnlySpan<char> filter)
    {
        if (StartsApart(filter))
        {
            return false;
        }

        if (filter is "#")
        {
            // Each topic has a first level.
            return _pattern is "#" or "+/#";
        }

        TopicLevels own = new(_pattern);
        TopicLevels asked = new(filter);
        for (int depth = 0; own.MoveNext(); depth++)
        {
            if (own.Current is "#")
            {
                return true;
            }

            if (!asked.MoveNext() || asked.Current is "#" || !LevelMatches(own.Current, asked.Current, depth, otherwise: false))
            {
                return false;
            }
        }

        return !asked.MoveNext();
    }

    /// <summary>Whether some topic of a filter, or the one topic that it is, is matched.</summary>
    public bool Overlaps(ReadOnlySpan<char> filter)
    {
        if (StartsApart(filter))
        {
            return false;
        }

        TopicLevels own = new(_pattern);
        TopicLevels asked = new(filter);
        for (int depth = 0; ; depth++)
        {
            bool hasOwn = own.MoveNext();
            bool hasAsked = asked.MoveNext();
            if ((hasOwn && own.Current is "#") || (hasAsked && asked.Current is "#"))
            {
                return true;
            }

            if (!hasOwn || !hasAsked)
            {
                return hasOwn == hasAsked;
            }

            if (asked.Current is not "+" && !LevelMatches(own.Current, asked.Current, depth, otherwise: true))
            {
                return false;
            }
        }
    }

    /// <summary>Finds the next <c>%c</c> or <c>%u</c>.</summary>
    public static int IndexOfName(ReadOnlySpan<char> level)
    {
        for (int at = 0; at < level.Length - 1; at++)
        {
            if (level[at] == '%' && level[at + 1] is 'c' or 'u')
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A wildcard at the start matches nothing that begins with a dollar sign.</summary>
    private bool StartsApart(ReadOnlySpan<char> filter) =>
        (_pattern is ['+' or '#', ..] && filter is ['$', ..]) || (_pattern is ['$', ..] && filter is ['+' or '#', ..]);

    private bool LevelMatches(ReadOnlySpan<char> own, ReadOnlySpan<char> asked, int depth, bool otherwise)
    {
        if (own is "+")
        {
            return true;
        }

        int at = client is null ? -1 : IndexOfName(own);
        for (bool first = depth == 0; at >= 0; first = false)
        {
            ReadOnlySpan<char> name = own[at + 1] == 'c' ? client!.Value.ClientId : client!.Value.UserName;
            if (name.IsEmpty || name.ContainsAny('/', '+', '#') || (first && at == 0 && name[0] == '$'))
            {
                return otherwise;
            }

            if (!asked.StartsWith(own[..at]) || !asked[at..].StartsWith(name))
            {
                return false;
            }

            asked = asked[(at + name.Length)..];
            own = own[(at + 2)..];
            at = IndexOfName(own);
        }

        return own.SequenceEqual(asked);
    }
}
