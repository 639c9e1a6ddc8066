using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>Binds the hooks of a target to plugins.</summary>
/// <param name="plugins">Those that take part, in the order of the chains.</param>
/// <param name="kept">Hooks that were served at this entrance before: brokers that must not learn that they no longer are get them bound to nobody.</param>
/// <param name="calls">Counts the calls; null: nobody asks.</param>
internal delegate Dictionary<string, BoundHook> ChainBinder(IReadOnlyList<HookPlugin> plugins, IReadOnlyCollection<string> kept, ChainCalls? calls);

/// <summary>The plugins of a server and its entrances. A change makes new tables for all entrances, and puts each in its place at once.</summary>
internal sealed class HookChains<TPlugin> : HookPlugins
    where TPlugin : class
{
    private readonly HookPluginList<TPlugin> _list;
    private readonly ChainBinder _bind;
    private readonly Lock _lock = new();
    private readonly List<HookEntrance> _entrances = [];
    private readonly List<ChainCalls> _retired = [];
    private volatile ChainMember[] _members;
    private ChainCalls? _calls;

    /// <param name="list">The plugins that were added.</param>
    /// <param name="server">The server.</param>
    /// <param name="bind">Binds hooks; null: as the list does.</param>
    public HookChains(HookPluginList<TPlugin> list, HookServer server, ChainBinder? bind = null)
        : base(server)
    {
        _list = list;
        _bind = bind ?? ((plugins, kept, calls) => list.Bind(server, plugins, kept, calls));
        _members = [.. list.Plugins.Select(static plugin => new ChainMember(plugin))];
    }

    /// <summary>What becomes of calls of a hook that nobody serves any more, for the log; null: that is told elsewhere.</summary>
    public string? UnservedAdvice { get; init; }

    /// <summary>What to do where a broker was told that a hook is not served, and it is served now.</summary>
    public string? DeniedAdvice { get; init; }

    public override Type PluginType => typeof(TPlugin);

    public override IReadOnlyList<HookPluginInfo> Plugins =>
        [.. _members.Select(m => new HookPluginInfo(m.Name, m.Plugin.Type, m.IsEnabled, [.. _list.HooksOf(m.Plugin)]) { IsLoaded = m.IsLoaded })];

    public override IReadOnlyList<HookChainInfo> Chains
    {
        get
        {
            HookPlugin[] enabled = Enabled(_members, typeof(TPlugin));
            return [.. _list.Hooks
                .Select(hook => new HookChainInfo(hook.Name, hook.Chain, [.. enabled.Where(p => p.Serves(hook.Methods)).Select(static p => p.Name)]))
                .Where(static chain => chain.Plugins.Count > 0)];
        }
    }

    /// <summary>All entrances.</summary>
    public IReadOnlyList<HookEntrance> Entrances
    {
        get
        {
            lock (_lock)
            {
                return [.. _entrances];
            }
        }
    }

    /// <summary>The plugins that take part.</summary>
    public IReadOnlyList<HookPlugin> Members => Enabled(_members, typeof(TPlugin));

    /// <summary>The hooks that a plugin serves now.</summary>
    public IReadOnlyList<string> Served() => Served(_members);

    /// <summary>An entrance to the plugins of a type, which follows the changes.</summary>
    /// <param name="type">The type; the base class means all.</param>
    /// <param name="path">Where it is mapped; null: in process, or where the broker chooses no path.</param>
    /// <param name="unserved">What answers for a name that has no hook; null: nothing.</param>
    public HookEntrance Open(Type type, string? path, BoundHook? unserved = null)
    {
        lock (_lock)
        {
            HookEntrance entrance = new(type, path, unserved);
            entrance.Routes = Bind(entrance, _members, _calls);
            _entrances.Add(entrance);
            return entrance;
        }
    }

    public override bool Enable(string name) => Switch(name, isEnabled: true);

    public override bool Disable(string name) => Switch(name, isEnabled: false);

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The base classes of all targets keep the public methods of what derives from them, and who is none of those is refused.")]
    public override void Load(object plugin, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        if (plugin is not TPlugin)
        {
            throw new ArgumentException($"'{plugin.GetType().Name}' is no {typeof(TPlugin).Name}, which the plugins of {Target} are.", nameof(plugin));
        }

        HookPlugin loaded = HookPlugin.Of(plugin.GetType(), typeof(TPlugin), ServiceLifetime.Singleton, plugin, name);
        Change(members =>
        {
            HookPluginList<TPlugin>.EnsureFree(members.Select(static m => m.Plugin), loaded);
            return [.. members, new ChainMember(loaded, IsLoaded: true)];
        });
        Server.Log.PluginSwitched(Target, loaded.Name, "loaded", Served());
    }

    public override bool Unload(string name) => Remove(members =>
        Find(members, name) is not { } member ? null
        : member.IsLoaded ? member
        : throw new InvalidOperationException($"'{member.Name}' was there from the start: it can be disabled, and not unloaded."));

    /// <summary>Takes a plugin out that was handed over as this object.</summary>
    /// <returns>False when there is none.</returns>
    public bool UnloadInstance(TPlugin plugin) => Remove(members => Array.Find(members, m => m.Plugin.IsInstance(plugin)));

    public override void Reorder(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Change(members => Ordered(members, names)) is not null)
        {
            Server.Log.PluginsReordered(Target, string.Join(", ", _members.Select(static m => m.Name)));
        }
    }

    internal override void CountCalls()
    {
        lock (_lock)
        {
            if (_calls is null)
            {
                ChainCalls calls = new();
                Put([.. _entrances.Select(e => Bind(e, _members, calls))]);
                _calls = calls;
            }
        }
    }

    internal override ChainSwap Swap(IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add, IReadOnlyList<string>? order = null, IReadOnlyCollection<string>? disabled = null)
    {
        ChainSwap? swap = Change(
            members =>
            {
                ChainMember[] swapped = Swapped(members, remove, add);
                if (order is not null)
                {
                    swapped = [.. swapped.OrderBy(m => Place(order, m.Name))];
                }

                return disabled is null ? swapped : [.. swapped.Select(m => m with { IsEnabled = !disabled.Contains(m.Name, StringComparer.Ordinal) })];
            },
            isCounted: true);
        Server.Log.PluginsSwapped(Target, Names(remove), Names(add), Served());
        return swap!;
    }

    private static int Place(IReadOnlyList<string> order, string name)
    {
        int place = Array.IndexOf([.. order], name);
        return place < 0 ? int.MaxValue : place;
    }

    private static string Names(IReadOnlyList<HookPlugin> plugins) => plugins.Count == 0 ? "nobody" : string.Join(", ", plugins.Select(static p => p.Name));

    private static ChainMember[] Swapped(ChainMember[] members, IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add)
    {
        if (remove.FirstOrDefault(r => !Array.Exists(members, m => m.Plugin == r)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown.Name}' is not there, and cannot go.", nameof(remove));
        }

        List<ChainMember> left = [.. members.Where(m => !remove.Contains(m.Plugin))];
        int first = Array.FindIndex(members, m => remove.Contains(m.Plugin));
        int place = first < 0 ? left.Count : first;
        foreach (HookPlugin plugin in add)
        {
            HookPluginList<TPlugin>.EnsureFree(left.Select(static m => m.Plugin), plugin);
            ChainMember? predecessor = Array.Find(members, m => m.Name == plugin.Name && remove.Contains(m.Plugin));
            left.Insert(place++, new ChainMember(plugin, predecessor?.IsEnabled ?? true, IsLoaded: true));
        }

        return [.. left];
    }

    /// <summary>The members in the order of these names; null: they are so already.</summary>
    private static ChainMember[]? Ordered(ChainMember[] members, IReadOnlyList<string> names)
    {
        List<ChainMember> ordered = [];
        foreach (string name in names)
        {
            ChainMember member = Known(members, name, nameof(names));
            if (ordered.Contains(member))
            {
                throw new ArgumentException($"'{name}' is named twice.", nameof(names));
            }

            ordered.Add(member);
        }

        return ordered.Count < members.Length
            ? throw new ArgumentException($"Name every plugin once: {string.Join(", ", members.Except(ordered).Select(static m => m.Name))} is missing.", nameof(names))
            : members.SequenceEqual(ordered) ? null : [.. ordered];
    }

    private static HookPlugin[] Enabled(ChainMember[] members, Type type) => [.. members.Where(m => m.IsEnabled && type.IsAssignableFrom(m.Plugin.Type)).Select(static m => m.Plugin)];

    private static ChainMember Known(ChainMember[] members, string name, string parameter) =>
        Find(members, name) ?? throw new ArgumentException($"There is no plugin '{name}' here, but {string.Join(", ", members.Select(static m => m.Name))}.", parameter);

    private static ChainMember? Find(ChainMember[] members, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ChainMember[] named = Array.FindAll(members, m => !m.Plugin.IsDelegate && m.Plugin.Type.FullName == name);
        named = named.Length > 0 ? named : Array.FindAll(members, m => m.Name == name);
        return named.Length <= 1
            ? named.FirstOrDefault()
            : throw new ArgumentException($"Several plugins are called '{name}': name one with its namespace, or by the name that it was given.", nameof(name));
    }

    private bool Switch(string name, bool isEnabled)
    {
        ChainMember? switched = null;
        bool isChanged = Change(members =>
        {
            switched = Known(members, name, nameof(name));
            return switched.IsEnabled == isEnabled ? null : [.. members.Select(m => m == switched ? m with { IsEnabled = isEnabled } : m)];
        }) is not null;
        if (isChanged)
        {
            Server.Log.PluginSwitched(Target, switched!.Name, isEnabled ? "enabled" : "disabled", Served());
        }

        return isChanged;
    }

    private bool Remove(Func<ChainMember[], ChainMember?> find)
    {
        ChainMember? removed = null;
        bool isChanged = Change(members => (removed = find(members)) is null ? null : Array.FindAll(members, m => m != removed)) is not null;
        if (isChanged)
        {
            Server.Log.PluginSwitched(Target, removed!.Name, "unloaded", Served());
        }

        return isChanged;
    }

    private string[] Served(ChainMember[] members) => [.. _list.Hooks.Where(hook => Array.Exists(members, m => m.IsEnabled && m.Plugin.Serves(hook.Methods))).Select(static hook => hook.Name)];

    /// <summary>Changes the members and all entrances. What cannot be bound changes nothing.</summary>
    /// <param name="change">Makes the new members of those that are there; null: nothing is to change.</param>
    /// <param name="isCounted">Whether it is needed that calls are counted.</param>
    private ChainSwap? Change(Func<ChainMember[], ChainMember[]?> change, bool isCounted = false)
    {
        ChainSwap swap;
        string[] before;
        string[] denied;
        lock (_lock)
        {
            if (isCounted && _calls is null)
            {
                throw new InvalidOperationException("Calls are not counted, so that nobody would know when the last one has ended.");
            }

            ChainMember[] members = _members;
            if (change(members) is not { } changed)
            {
                return null;
            }

            ChainCalls? calls = _calls is null ? null : new();
            Dictionary<string, BoundHook>[] routes = [.. _entrances.Select(e => Bind(e, changed, calls))];
            before = Served(members);
            denied = [.. _entrances.SelectMany(e => e.Denied(Served(changed).Except(before, StringComparer.Ordinal))).Distinct(StringComparer.Ordinal)];
            Put(routes);
            _members = changed;
            swap = Retire(calls);
        }

        Tell(before, denied);
        TellChanged();
        return swap;
    }

    private Dictionary<string, BoundHook> Bind(HookEntrance entrance, ChainMember[] members, ChainCalls? calls)
    {
        Dictionary<string, BoundHook> bound = _bind(Enabled(members, entrance.Type), entrance.Routes.Keys, calls);
        if (calls is not null)
        {
            foreach ((string key, BoundHook hook) in bound.ToArray())
            {
                bound[key] = new CountedHook(hook, calls, entrance, key);
            }
        }

        return bound;
    }

    private void Put(Dictionary<string, BoundHook>[] routes)
    {
        foreach ((HookEntrance entrance, Dictionary<string, BoundHook> bound) in _entrances.Zip(routes))
        {
            entrance.Routes = bound;
        }
    }

    /// <summary>A call may run for longer than several tables stand, so all that have not drained are waited for.</summary>
    private ChainSwap Retire(ChainCalls? next)
    {
        if (_calls is not { } old)
        {
            return new ChainSwap(Task.CompletedTask);
        }

        _retired.RemoveAll(static calls => calls.Drained.IsCompleted);
        _retired.Add(old);
        _calls = next;
        old.Retire();
        return new ChainSwap(Task.WhenAll(_retired.Select(static calls => calls.Drained)));
    }

    private void Tell(string[] before, string[] denied)
    {
        if (UnservedAdvice is { } advice && string.Join(", ", before.Except(Served(), StringComparer.Ordinal)) is { Length: > 0 } unserved)
        {
            Server.Log.HooksUnserved(Target, unserved, advice);
        }

        if (denied.Length > 0 && DeniedAdvice is { } reload)
        {
            Server.Log.HooksWereDenied(Target, string.Join(", ", denied), reload);
        }
    }
}
