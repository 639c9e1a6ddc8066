namespace HookSdk.EmqX.ExHook;

/// <summary>
/// What each node has mounted, and how that differs from what is served now. Each node of a cluster loads by itself, and several clusters may use one server: what one of them knows
/// says nothing of the others.
/// </summary>
/// <param name="now">What a broker would be told at this moment.</param>
internal sealed class BrokerLoads(Func<MountedHooks> now)
{
    /// <summary>Nodes come from outside: the one that was not heard of for the longest time makes room.</summary>
    public const int MostNodes = 1_000;

    private const int MostNamed = 10;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, BrokerLoad> _loads = new(StringComparer.Ordinal);

    /// <summary>Before the first load: what an earlier run has told is not known, and what this one would have told at its start is.</summary>
    private BrokerLoad? _assumed;
    private bool _isLoaded;

    /// <summary>Whether a broker has loaded this server, since it runs.</summary>
    public bool IsLoaded => Volatile.Read(ref _isLoaded);

    /// <summary>Nobody has called yet: brokers will be told of what is served now when they load.</summary>
    public void Assume()
    {
        lock (_lock)
        {
            _assumed = new BrokerLoad("", "", "", now());
        }
    }

    /// <summary>A node loads this server.</summary>
    /// <returns>What it is told.</returns>
    public MountedHooks Load(ProviderLoadedRequest request)
    {
        lock (_lock)
        {
            // Of this moment: the load may have begun before a change.
            MountedHooks mounted = now();
            string key = KeyOf(request);
            _loads.Remove(key);
            if (_loads.Count == MostNodes)
            {
                _loads.RemoveAt(0);
            }

            _loads.Add(key, new BrokerLoad(request.Node, request.Meta.Cluster, request.Version, mounted));
            _assumed = null;
            Volatile.Write(ref _isLoaded, true);
            return mounted;
        }
    }

    /// <summary>A node unloads this server, and asks about nothing any more.</summary>
    public void Unload(ProviderUnloadedRequest request)
    {
        lock (_lock)
        {
            _loads.Remove(KeyOf(request));
        }
    }

    /// <summary>Whether a node does not know the newest.</summary>
    public bool Differ()
    {
        lock (_lock)
        {
            MountedHooks served = now();
            return All().Any(load => !served.SinceMounted(load.Mounted).IsNone);
        }
    }

    /// <summary>Looks at what has come up since the last look. Each change is found once for each node, and again when it has come to pass anew.</summary>
    public LoadDifference Look()
    {
        lock (_lock)
        {
            MountedHooks served = now();
            List<(BrokerLoad Load, MountChange Change)> different = [];
            bool isNew = false;
            SortedSet<string> refusing = new(StringComparer.Ordinal);
            foreach (BrokerLoad load in All())
            {
                MountChange change = served.SinceMounted(load.Mounted);
                if (!change.IsNone)
                {
                    different.Add((load, change));
                    isNew |= load.ToldChange != change.Key;
                }

                load.ToldChange = change.IsNone ? null : change.Key;
                if (Refuses(load, served) && !load.IsUnservedTold)
                {
                    refusing.Add(load.Version);
                }

                load.IsUnservedTold = !served.Overridden.Contains(ExHookHookNames.ClientAuthenticate);
            }

            return new LoadDifference(
                isNew ? string.Join("; ", different.GroupBy(static d => d.Change.Text, static d => d.Load, StringComparer.Ordinal).Select(WordsOf)) : "",
                [.. different.Select(static d => d.Load.Cluster).Distinct(StringComparer.Ordinal)],
                [.. refusing]);
        }
    }

    /// <summary>Each node that has loaded this server since it runs, with what it does not know yet; empty where it knows all.</summary>
    public IReadOnlyList<(BrokerLoad Load, string Change)> Read()
    {
        lock (_lock)
        {
            MountedHooks served = now();
            return [.. _loads.Values.Select(load => (load, served.SinceMounted(load.Mounted).Text))];
        }
    }

    private static string KeyOf(ExHookRequest request) => $"{request.Meta.Cluster}/{request.Node}";

    /// <summary>Whether it asks about client.authenticate, and takes an answer that says nothing for a refusal.</summary>
    private static bool Refuses(BrokerLoad load, MountedHooks served) =>
        load.Mounted.Names.Contains(ExHookHookNames.ClientAuthenticate) && !served.Overridden.Contains(ExHookHookNames.ClientAuthenticate)
        && EmqxVersion.Of(load.Version) is { } version && EmqxVersion.IgnoreRefuses(version);

    private IEnumerable<BrokerLoad> All() => _assumed is null ? _loads.Values : _loads.Values.Append(_assumed);

    private string WordsOf(IGrouping<string, BrokerLoad> change)
    {
        string[] nodes = [.. change.Select(static load => load.Node.Length > 0 ? load.Node : "one that names none").Distinct(StringComparer.Ordinal)];
        return _loads.Count < 2 ? change.Key
            : $"{change.Key} (on {string.Join(", ", nodes.Take(MostNamed))}{(nodes.Length > MostNamed ? $" and {nodes.Length - MostNamed} others" : "")})";
    }
}
