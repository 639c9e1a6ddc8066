namespace HookSdk.EmqX.ExHook;

/// <summary>
/// The hooks that EMQX is to mount for these providers, and on which topics. Immutable: other providers make another one. It holds names and nothing of the providers, because it
/// outlives them: EMQX goes by it until it loads the server again.
/// </summary>
internal sealed class MountedHooks
{
    private readonly HashSet<string> _overridden;

    public MountedHooks(IReadOnlyList<HookPlugin> providers, MessageTopics topics, ExHookOptions options)
    {
        _overridden = ExHookHookTable.Listed.Where(h => providers.Any(p => p.Serves(h.Methods))).Select(static h => h.Name).ToHashSet(StringComparer.Ordinal);
        All = [.. ExHookHookNames.All
            .Where(h => _overridden.Contains(h) || (options.MountDecidingHooks && ExHookHookNames.IsDeciding(h)))
            .Select(h => new LoadedHook(h, topics.ToldFor(h)))];
        Names = All.Select(static h => h.Name).ToHashSet(StringComparer.Ordinal);
        TopicsWithoutHook = [.. options.Topics.Keys.Where(k => !Names.Contains(k))];
    }

    /// <summary>What EMQX is told.</summary>
    public IReadOnlyList<LoadedHook> All { get; }

    /// <summary>Those that a provider overrides; others may be mounted with nothing to say.</summary>
    public IReadOnlySet<string> Overridden => _overridden;

    public IReadOnlySet<string> Names { get; }

    /// <summary>Hooks with topics in the settings that nobody serves.</summary>
    public IReadOnlyList<string> TopicsWithoutHook { get; }

    /// <summary>What EMQX does not know yet that has mounted other hooks.</summary>
    public MountChange SinceMounted(MountedHooks mounted)
    {
        string added = string.Join(", ", All.Select(static h => h.Name).Where(h => !mounted.Names.Contains(h)));
        string removed = string.Join(", ", mounted.All.Select(static h => h.Name).Where(h => !Names.Contains(h)));
        LoadedHook[] moved = [.. All.Where(h => mounted.All.Any(m => m.Name == h.Name && TopicsOf(m) != TopicsOf(h)))];
        string text = string.Join("; ", ((string[])
        [
            added.Length > 0 ? $"{added} is served and not asked about" : "",
            removed.Length > 0 ? $"{removed} is asked about in vain" : "",
            moved.Length > 0 ? $"{string.Join(", ", moved.Select(static h => h.Name))} is served on other topics" : "",
        ]).Where(static part => part.Length > 0));
        return new MountChange(text, string.Join('\n', moved.Select(TopicsOf).Prepend(text)));
    }

    private static string TopicsOf(LoadedHook hook) => string.Join('\n', hook.Topics.Order(StringComparer.Ordinal));
}
