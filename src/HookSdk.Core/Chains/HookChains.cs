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
    private readonly List<ChainCalls> _retired = [];
    private volatile HookEntrance[] _entrances = [];
    private volatile ChainMember[] _members;
    private ChainCalls? _calls;
    private string[] _kept = [];

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
        [.. _members.Select(m => new HookPluginInfo(m.Name, m.Plugin.Type, m.IsEnabled, [.. _list.HooksOf(m.Plugin)]) { IsLoaded = m.IsLoaded, IsInDryRun = Server.Settings.IsInDryRun(m.Name) })];

    public override IReadOnlyList<HookChainInfo> Chains
    {
        get
        {
            HookPlugin[] enabled = ChainMembers.Enabled(_members, typeof(TPlugin));
            return [.. _list.Hooks
                .Select(hook => new HookChainInfo(hook.Name, hook.Chain, [.. enabled.Where(p => p.Serves(hook.Methods)).Select(static p => p.Name)]))
                .Where(static chain => chain.Plugins.Count > 0)];
        }
    }

    internal override IReadOnlyList<HookEntrance> Entrances => _entrances;

    internal override IReadOnlyList<string> AllHooks => [.. _list.Hooks.Select(static hook => hook.Name)];

    internal override FailureMode? FailureModeOf(string hook, string plugin) =>
        _list.Hooks.FirstOrDefault(h => h.Name == hook) is { } definition && Array.Find(_members, m => m.Name == plugin) is { } member ? member.Plugin.ModeOf(definition.Methods) : null;

    /// <summary>The plugins that take part.</summary>
    public IReadOnlyList<HookPlugin> Members => ChainMembers.Enabled(_members, typeof(TPlugin));

    /// <summary>The hooks that a plugin serves now.</summary>
    public IReadOnlyList<string> Served() => Served(_members, typeof(TPlugin));

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
            _entrances = [.. _entrances, entrance];
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
            throw new ArgumentException($"'{plugin.GetType().Name}' is no {typeof(TPlugin).Name}, which the plugins of {Id} are.", nameof(plugin));
        }

        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
        }

        HookPlugin loaded = HookPlugin.Of(plugin.GetType(), typeof(TPlugin), ServiceLifetime.Singleton, plugin, name);
        ChainMembers.EnsureFree(_members.Select(static m => m.Plugin), loaded);
        ChainChange change = Bring([loaded], members =>
        {
            ChainMembers.EnsureFree(members.Select(static m => m.Plugin), loaded);
            return [.. members, new ChainMember(loaded, IsLoaded: true)];
        });
        Server.Log.PluginSwitched(Id, loaded.Name, "loaded", change.Served);
    }

    public override bool Unload(string name) => Remove(members =>
        ChainMembers.Find(members, name) is not { } member ? []
        : member.IsLoaded ? [member]
        : throw new InvalidOperationException($"'{member.Name}' was there from the start: it can be disabled, and not unloaded."));

    /// <summary>Takes out what was handed over as this object, under all names that it was given.</summary>
    /// <returns>False when there is none.</returns>
    public bool UnloadInstance(TPlugin plugin) => Remove(members => Array.FindAll(members, m => m.Plugin.IsInstance(plugin)));

    public override void Reorder(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Change(members => ChainMembers.Ordered(members, names)) is { } change)
        {
            Server.Log.PluginsReordered(Id, string.Join(", ", change.Members.Select(static m => m.Name)));
        }
    }

    internal override void CountCalls()
    {
        EnsureNotBinding();
        lock (_lock)
        {
            if (_calls is null)
            {
                ChainCalls calls = new(Members);
                Put([.. _entrances.Select(e => Bind(e, _members, calls))]);
                _calls = calls;
            }
        }
    }

    internal override void Keep(IReadOnlyCollection<string> hooks)
    {
        EnsureNotBinding();
        lock (_lock)
        {
            _kept = [.. _kept.Union(hooks, StringComparer.Ordinal)];
            Put([.. _entrances.Select(e => Bind(e, _members, _calls))]);
        }
    }

    internal override ChainSwap Swap(IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add, Func<IReadOnlyList<string>, IReadOnlyList<string>>? order = null, IReadOnlyCollection<string>? disabled = null)
    {
        ChainChange change = Bring(add, members => ChainMembers.Swapped(members, remove, add, order, disabled), isCounted: true);
        Server.Log.PluginsSwapped(Id, Names(remove), Names(add), change.Served);
        return change.Swap;
    }

    private static string Names(IReadOnlyList<HookPlugin> plugins) => plugins.Count == 0 ? "nobody" : string.Join(", ", plugins.Select(static p => p.Name));

    private bool Switch(string name, bool isEnabled)
    {
        ChainMember? switched = null;
        ChainChange? change = Change(members =>
        {
            switched = ChainMembers.Known(members, name, nameof(name));
            return switched.IsEnabled == isEnabled ? null : [.. members.Select(m => m == switched ? m with { IsEnabled = isEnabled } : m)];
        });
        if (change is not null)
        {
            Server.Log.PluginSwitched(Id, switched!.Name, isEnabled ? "enabled" : "disabled", change.Served);
        }

        return change is not null;
    }

    private bool Remove(Func<ChainMember[], ChainMember[]> find)
    {
        ChainMember[] removed = [];
        ChainChange? change = Change(members => (removed = find(members)).Length == 0 ? null : [.. members.Except(removed)]);
        if (change is not null)
        {
            Server.Log.PluginSwitched(Id, string.Join(", ", removed.Select(static m => m.Name)), "unloaded", change.Served);
        }

        return change is not null;
    }

    private string[] Served(ChainMember[] members, Type type) =>
        [.. _list.Hooks.Where(hook => Array.Exists(members, m => m.IsEnabled && type.IsAssignableFrom(m.Plugin.Type) && m.Plugin.Serves(hook.Methods))).Select(static hook => hook.Name)];

    /// <summary>Makes what comes, before anything waits for it, and changes the members. What does not come in is let go of.</summary>
    private ChainChange Bring(IReadOnlyList<HookPlugin> come, Func<ChainMember[], ChainMember[]> change, bool isCounted = false)
    {
        try
        {
            foreach (HookPlugin plugin in come)
            {
                plugin.Make(Server.Services);
            }

            if (come.Any(static p => p.HoldsDisposable))
            {
                // Who disposes of something has to know when the last call has ended.
                CountCalls();
            }

            return Change(change, isCounted)!;
        }
        catch
        {
            _ = LetGoAsync(come.Where(p => !Array.Exists(_members, m => m.Plugin == p)), Task.CompletedTask);
            throw;
        }
    }

    /// <summary>Changes the members and all entrances. What cannot be bound changes nothing.</summary>
    /// <param name="change">Makes the new members of those that are there; null: nothing is to change.</param>
    /// <param name="isCounted">Whether it is needed that calls are counted.</param>
    private ChainChange? Change(Func<ChainMember[], ChainMember[]?> change, bool isCounted = false)
    {
        EnsureNotBinding();
        ChainChange done;
        EntranceChange[] entrances;
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

            ChainCalls? calls = _calls is null ? null : new(ChainMembers.Enabled(changed, typeof(TPlugin)));
            Dictionary<string, BoundHook>[] routes = [.. _entrances.Select(e => Bind(e, changed, calls))];
            Put(routes);
            _members = changed;
            entrances = [.. _entrances.Select(e => Compared(e, members, changed))];
            HookPlugin[] gone = [.. members.Select(static m => m.Plugin).Except(changed.Select(static m => m.Plugin))];
            done = new ChainChange(new ChainSwap(LetGoAsync(gone, Retire(calls, gone))), changed, Served(changed, typeof(TPlugin)));
        }

        Tell(entrances);
        TellChanged();
        return done;
    }

    /// <summary>Refuses a constructor that changes the plugins while it is called for them: one of both changes would be lost.</summary>
    private void EnsureNotBinding()
    {
        if (_lock.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException($"The plugins of {Id} are being bound at this moment, and what is made for that cannot change them. Do it when the program has started.");
        }
    }

    private EntranceChange Compared(HookEntrance entrance, ChainMember[] before, ChainMember[] after)
    {
        string[] earlier = Served(before, entrance.Type);
        string[] now = Served(after, entrance.Type);
        return new EntranceChange(entrance.Path, [.. earlier.Except(now, StringComparer.Ordinal)], entrance.TakeDenied(now.Except(earlier, StringComparer.Ordinal)));
    }

    private Dictionary<string, BoundHook> Bind(HookEntrance entrance, ChainMember[] members, ChainCalls? calls)
    {
        IReadOnlyCollection<string> kept = entrance.Type == typeof(TPlugin) ? [.. entrance.Routes.Keys.Union(_kept, StringComparer.OrdinalIgnoreCase)] : entrance.Routes.Keys;
        Dictionary<string, BoundHook> bound = _bind(ChainMembers.Enabled(members, entrance.Type), kept, calls);
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

    /// <summary>Lets another table take the place of this one. A call may run for longer than several tables stand: those are waited for that one of the plugins took part in.</summary>
    private Task Retire(ChainCalls? next, HookPlugin[] gone)
    {
        if (_calls is not { } old)
        {
            return Task.CompletedTask;
        }

        _retired.RemoveAll(static calls => calls.Drained.IsCompleted);
        _retired.Add(old);
        Task drained = Task.WhenAll(_retired.Where(calls => calls.Hold(gone)).Select(static calls => calls.Drained));
        _calls = next;
        old.Retire();
        return drained;
    }

    /// <summary>Disposes of the filters that no container has made, once the calls of their plugins have ended.</summary>
    private Task LetGoAsync(IEnumerable<HookPlugin> gone, Task drained)
    {
        HookPlugin[] holding = [.. gone.Where(static p => p.HoldsDisposable)];
        return holding.Length == 0 ? drained : LetGoLaterAsync(holding, drained);
    }

    private async Task LetGoLaterAsync(HookPlugin[] holding, Task drained)
    {
        await drained.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (HookPlugin plugin in holding.Where(p => !Array.Exists(_members, m => m.Plugin == p)))
        {
            try
            {
                await plugin.LetGoAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Server.Log.FilterDisposeThrew(Id, plugin.Name, e);
            }
        }
    }

    private void Tell(EntranceChange[] entrances)
    {
        if (UnservedAdvice is { } advice && EntranceChange.Told(entrances, static e => e.Unserved) is { Length: > 0 } unserved)
        {
            Server.Log.HooksUnserved(Id, unserved, advice);
        }

        if (DeniedAdvice is { } reload && EntranceChange.Told(entrances, static e => e.Denied) is { Length: > 0 } denied)
        {
            Server.Log.HooksWereDenied(Id, denied, reload);
        }
    }
}
