namespace HookSdk;

/// <summary>The plugins of one target as they were registered, in the order of the chain, and how they are bound to its hooks.</summary>
internal sealed class HookPluginList<TPlugin>(IReadOnlyList<HookDefinition<TPlugin>> hooks)
    where TPlugin : class
{
    private readonly List<HookPlugin> _plugins = [];

    public IReadOnlyList<HookPlugin> Plugins => _plugins;

    public IReadOnlyList<HookDefinition<TPlugin>> Hooks => hooks;

    /// <summary>Whether plugins may come while the server runs, so that a server without any is no mistake.</summary>
    public bool MayComeLater { get; set; }

    /// <exception cref="InvalidOperationException">The class was added before, or the name is another's.</exception>
    public void Add(HookPlugin plugin)
    {
        EnsureFree(_plugins, plugin);
        _plugins.Add(plugin);
    }

    /// <summary>Refuses a plugin that logs and limits could not tell from another, or that was added before.</summary>
    /// <exception cref="InvalidOperationException">The class was added before, or the name is another's.</exception>
    public static void EnsureFree(IEnumerable<HookPlugin> there, HookPlugin plugin)
    {
        if (there.FirstOrDefault(p => p.Name == plugin.Name && (p.Type == plugin.Type || p.IsNamed || plugin.IsNamed)) is { } same)
        {
            throw new InvalidOperationException(plugin.IsNamed || same.IsNamed
                ? $"Two plugins are called '{plugin.Name}'; logs and limits could not tell them apart. Give one another name."
                : $"'{plugin.Name}' was added twice; each call would run it twice. If two of one class are meant, give one a name.");
        }
    }

    /// <summary>A name that no plugin has: this one, or with a number behind it.</summary>
    public string FreeName(string name)
    {
        string free = name;
        for (int number = 2; _plugins.Exists(p => p.Name == free); number++)
        {
            free = $"{name}{number}";
        }

        return free;
    }

    /// <summary>The hooks that a plugin serves, by name.</summary>
    public IEnumerable<string> HooksOf(HookPlugin plugin) => hooks.Where(hook => plugin.Serves(hook.Methods)).Select(static hook => hook.Name);

    /// <summary>The hooks that at least one of these plugins overrides, bound to those that do.</summary>
    /// <param name="server">The server.</param>
    /// <param name="plugins">The plugins.</param>
    /// <param name="kept">Hooks that are bound too where none of them does: such a hook answers that there is nothing to say.</param>
    /// <param name="calls">Counts their calls; null: nobody asks.</param>
    public Dictionary<string, BoundHook> Bind(HookServer server, IReadOnlyList<HookPlugin> plugins, IReadOnlyCollection<string>? kept = null, ChainCalls? calls = null)
    {
        Dictionary<string, BoundHook> bound = new(StringComparer.OrdinalIgnoreCase);
        foreach (HookDefinition<TPlugin> hook in hooks)
        {
            if (plugins.Any(p => p.Serves(hook.Methods)) || kept?.Contains(hook.Name, StringComparer.Ordinal) == true)
            {
                bound.Add(hook.Name, hook.Bind(server, plugins, calls));
            }
        }

        return bound;
    }
}
