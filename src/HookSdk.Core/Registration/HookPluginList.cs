namespace HookSdk;

/// <summary>The registered plugins of one target, in the order of the chain.</summary>
internal sealed class HookPluginList<TPlugin>(IReadOnlyList<HookDefinition<TPlugin>> hooks)
    where TPlugin : class
{
    private readonly List<HookPlugin> _plugins = [];

    public IReadOnlyList<HookPlugin> Plugins => _plugins;

    public IReadOnlyList<HookDefinition<TPlugin>> Hooks => hooks;

    public void Add(HookPlugin plugin)
    {
        if (_plugins.Exists(p => p.Type == plugin.Type))
        {
            throw new InvalidOperationException($"'{plugin.Type.Name}' was added twice; each call would run it twice.");
        }

        _plugins.Add(plugin);
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
