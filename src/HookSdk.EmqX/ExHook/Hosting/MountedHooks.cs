namespace HookSdk.EmqX.ExHook;

/// <summary>The hooks that EMQX is to mount for these providers, and on which topics. Immutable: other providers make another one.</summary>
internal sealed class MountedHooks
{
    private readonly ExHookOptions _options;
    private readonly HashSet<string> _overridden;

    public MountedHooks(IReadOnlyList<HookPlugin> providers, ExHookProviders registered, ExHookOptions options)
    {
        _options = options;
        Topics = new MessageTopics([.. providers.SelectMany(registered.WishesOf)], options.Topics);
        _overridden = ExHookHookTable.Listed.Where(h => providers.Any(p => p.Serves(h.Methods))).Select(static h => h.Name).ToHashSet(StringComparer.Ordinal);
        All = [.. ExHookHookNames.All
            .Where(h => _overridden.Contains(h) || (options.MountDecidingHooks && ExHookHookNames.IsDeciding(h)))
            .Select(h => new LoadedHook(h, Topics.ToldFor(h)))];
    }

    /// <summary>What EMQX is told.</summary>
    public IReadOnlyList<LoadedHook> All { get; }

    public MessageTopics Topics { get; }

    /// <summary>Those that a provider overrides; others may be mounted with nothing to say.</summary>
    public IReadOnlySet<string> Overridden => _overridden;

    public IReadOnlySet<string> Names => All.Select(static h => h.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Hooks with topics in the settings that nobody serves.</summary>
    public IEnumerable<string> TopicsWithoutHook => _options.Topics.Keys.Where(k => All.All(h => h.Name != k));

    /// <summary>What EMQX does not know yet that has mounted other hooks, in words; empty where it is the same.</summary>
    public string SinceMounted(MountedHooks mounted)
    {
        string added = string.Join(", ", All.Select(static h => h.Name).Except(mounted.Names, StringComparer.Ordinal));
        string removed = string.Join(", ", mounted.All.Select(static h => h.Name).Except(Names, StringComparer.Ordinal));
        string topics = string.Join(", ", All.Where(h => mounted.All.Any(m => m.Name == h.Name && !m.Topics.Order(StringComparer.Ordinal).SequenceEqual(h.Topics.Order(StringComparer.Ordinal), StringComparer.Ordinal))).Select(static h => h.Name));
        return string.Join("; ", ((string[])
        [
            added.Length > 0 ? $"{added} is served and not asked about" : "",
            removed.Length > 0 ? $"{removed} is asked about in vain" : "",
            topics.Length > 0 ? $"{topics} is served on other topics" : "",
        ]).Where(static part => part.Length > 0));
    }
}
