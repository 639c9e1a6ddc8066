namespace HookSdk;

/// <summary>The registered plugins of one target, in the order of the chain.</summary>
internal sealed class HookPluginList<TPlugin>(IReadOnlyList<HookDefinition<TPlugin>> hooks)
    where TPlugin : class
{
    private readonly List<HookPlugin> _plugins = [];

    public IReadOnlyList<HookPlugin> Plugins => _plugins;

    public IReadOnlyList<HookDefinition<TPlugin>> Hooks => hooks;

    /// <exception cref="InvalidOperationException">The class was added before, or the name is another's.</exception>
    public void Add(HookPlugin plugin)
    {
        if (_plugins.Find(p => p.Name == plugin.Name && (p.Type == plugin.Type || p.IsNamed || plugin.IsNamed)) is { } same)
        {
            throw new InvalidOperationException(plugin.IsNamed || same.IsNamed
                ? $"Two plugins are called '{plugin.Name}'; logs and limits could not tell them apart. Give one another name."
                : $"'{plugin.Name}' was added twice; each call would run it twice. If two of one class are meant, give one a name.");
        }

        _plugins.Add(plugin);
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

    /// <summary>The hooks that at least one of these plugins overrides, bound to those that do.</summary>
    public Dictionary<string, BoundHook> Bind(HookServer server, IReadOnlyList<HookPlugin> plugins)
    {
        Dictionary<string, BoundHook> bound = new(StringComparer.OrdinalIgnoreCase);
        foreach (HookDefinition<TPlugin> hook in hooks)
        {
            if (plugins.Any(p => p.Serves(hook.Methods)))
            {
                bound.Add(hook.Name, hook.Bind(server, plugins));
            }
        }

        return bound;
    }
}
