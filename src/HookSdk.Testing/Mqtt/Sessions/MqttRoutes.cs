using System.Runtime.InteropServices;

namespace HookSdk.Testing;

/// <summary>
/// Every session's subscriptions, found by topic. A filter is looked up as text first and then, unless the topic itself has a wildcard, by its levels; so a topic
/// <c>a/#</c>, which only a hook can bring about, reaches the subscribers of that very filter and nobody else, as in EMQX. Safe for callers at once.
/// </summary>
/// <param name="prefersOnline">Whether a member of a group who is away is chosen only when all are.</param>
internal sealed class MqttRoutes(bool prefersOnline = false)
{
    private readonly Dictionary<string, Filter> _filters = new(StringComparer.Ordinal);
    private readonly Level _root = new();
    private readonly Lock _lock = new();

    /// <summary>Sets a session's subscription; one with the same filter is replaced.</summary>
    public void Set(MqttSession session, MqttSubscription subscription)
    {
        (string? group, string bare) = MqttTopic.SplitShared(subscription.Filter);
        lock (_lock)
        {
            if (!_filters.TryGetValue(bare, out Filter? filter))
            {
                _filters.Add(bare, filter = new());
                if (MqttTopic.HasWildcard(bare))
                {
                    Find(bare).Filter = filter;
                }
            }

            List<MqttRoute> members = group is null ? filter.Members : Group(filter, group);
            members.RemoveAll(m => m.Session == session);
            members.Add(new(session, subscription));
        }
    }

    /// <summary>Takes a session's subscription away.</summary>
    /// <param name="session">The session.</param>
    /// <param name="fullFilter">The filter, with its group where it is shared.</param>
    public void Remove(MqttSession session, string fullFilter)
    {
        (string? group, string bare) = MqttTopic.SplitShared(fullFilter);
        lock (_lock)
        {
            if (!_filters.TryGetValue(bare, out Filter? filter))
            {
                return;
            }

            List<MqttRoute> members = group is null ? filter.Members : Group(filter, group);
            members.RemoveAll(m => m.Session == session);
            if (group is not null && members.Count == 0)
            {
                filter.Groups.Remove(group);
            }

            if (filter.Members.Count == 0 && filter.Groups.Count == 0)
            {
                _filters.Remove(bare);
                if (MqttTopic.HasWildcard(bare))
                {
                    Find(bare).Filter = null;
                }
            }
        }
    }

    /// <summary>Adds the subscriptions that a topic matches; of each group one member, in turn.</summary>
    public void Match(string topic, List<MqttRoute> found)
    {
        lock (_lock)
        {
            bool wild = MqttTopic.HasWildcard(topic);
            if (_filters.TryGetValue(topic, out Filter? same))
            {
                same.AddTo(found, prefersOnline);
            }

            if (!wild)
            {
                Match(_root, topic, first: true, found);
            }
        }
    }

    /// <summary>A member of one group; null: it has none.</summary>
    /// <param name="fullFilter">The filter with its group.</param>
    public MqttRoute? MemberOf(string fullFilter)
    {
        (string? group, string bare) = MqttTopic.SplitShared(fullFilter);
        lock (_lock)
        {
            return group is not null && _filters.TryGetValue(bare, out Filter? filter) && filter.Groups.TryGetValue(group, out Members? members) && members.List.Count > 0
                ? members.Take(prefersOnline)
                : null;
        }
    }

    private static List<MqttRoute> Group(Filter filter, string name)
    {
        ref Members? group = ref CollectionsMarshal.GetValueRefOrAddDefault(filter.Groups, name, out _);
        return (group ??= new()).List;
    }

    private void Match(Level level, ReadOnlySpan<char> rest, bool first, List<MqttRoute> found)
    {
        bool hidden = first && rest is ['$', ..];
        if (!hidden && level.Next.TryGetValue("#", out Level? all))
        {
            all.Filter?.AddTo(found, prefersOnline);
        }

        int slash = rest.IndexOf('/');
        ReadOnlySpan<char> name = slash < 0 ? rest : rest[..slash];
        if (level.Lookup.TryGetValue(name, out Level? next))
        {
            Go(next, rest, slash, found);
        }

        if (!hidden && level.Next.TryGetValue("+", out Level? any))
        {
            Go(any, rest, slash, found);
        }
    }

    private void Go(Level level, ReadOnlySpan<char> rest, int slash, List<MqttRoute> found)
    {
        if (slash >= 0)
        {
            Match(level, rest[(slash + 1)..], first: false, found);
            return;
        }

        level.Filter?.AddTo(found, prefersOnline);
        if (level.Next.TryGetValue("#", out Level? parent))
        {
            parent.Filter?.AddTo(found, prefersOnline);
        }
    }

    private Level Find(string filter)
    {
        Level level = _root;
        foreach (string name in filter.Split('/'))
        {
            ref Level? next = ref CollectionsMarshal.GetValueRefOrAddDefault(level.Next, name, out _);
            level = next ??= new();
        }

        return level;
    }

    private sealed class Level
    {
        public Level() => Lookup = Next.GetAlternateLookup<ReadOnlySpan<char>>();

        public Dictionary<string, Level> Next { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Level>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

        public Filter? Filter { get; set; }
    }

    private sealed class Members
    {
        private int _turn;

        public List<MqttRoute> List { get; } = [];

        public MqttRoute Take(bool prefersOnline)
        {
            uint turn = (uint)_turn++;
            for (int i = 0; prefersOnline && i < List.Count; i++)
            {
                MqttRoute route = List[(int)((turn + (uint)i) % (uint)List.Count)];
                if (route.Session.IsOnline)
                {
                    return route;
                }
            }

            return List[(int)(turn % (uint)List.Count)];
        }
    }

    private sealed class Filter
    {
        public List<MqttRoute> Members { get; } = [];

        public Dictionary<string, Members> Groups { get; } = new(StringComparer.Ordinal);

        public void AddTo(List<MqttRoute> found, bool prefersOnline)
        {
            found.AddRange(Members);
            foreach (Members group in Groups.Values)
            {
                if (group.List.Count > 0)
                {
                    found.Add(group.Take(prefersOnline));
                }
            }
        }
    }
}
