namespace HookSdk;

/// <summary>
/// The plugins of one running server, and the chains that they form. They can be disabled and enabled, loaded and unloaded, and brought into another order. A call that has begun goes
/// through the chain that it began with; the next call sees the new one. See docs/plugins.md.
/// </summary>
/// <remarks>
/// The services hold one for each server that was added (<c>IEnumerable&lt;HookPlugins&gt;</c>). Nothing of a change outlives the process: after a restart the plugins that were added take part
/// again, in the order of the calls to <c>Add</c>. What fails changes nothing.
/// </remarks>
public abstract class HookPlugins
{
    private protected HookPlugins(HookServer server) => Server = server;

    /// <summary>Told after each change, on the thread that made it. What it throws is logged, and undoes nothing.</summary>
#pragma warning disable MA0046 // Event arguments would say nothing: who listens looks at the plugins.
    public event Action<HookPlugins>? Changed;
#pragma warning restore MA0046

    /// <summary>The short name of the target, as telemetry and configuration spell it.</summary>
    public string Target => Server.Kind;

    /// <summary>The server's name, where a program has several of one target; null: it is the one without.</summary>
    public string? ServerName => Server.Name;

    /// <summary>The base class of the target's plugins.</summary>
    public abstract Type PluginType { get; }

    /// <summary>All plugins, in the order of the chains.</summary>
    public abstract IReadOnlyList<HookPluginInfo> Plugins { get; }

    /// <summary>The chains of all hooks that are served now.</summary>
    public abstract IReadOnlyList<HookChainInfo> Chains { get; }

    internal HookServer Server { get; }

    /// <summary>The names of all hooks of the target, served or not.</summary>
    internal abstract IReadOnlyList<string> AllHooks { get; }

    /// <summary>All entrances. Read without waiting: a change may take as long as a plugin's constructor does.</summary>
    internal abstract IReadOnlyList<HookEntrance> Entrances { get; }

    /// <summary>What a plugin states for a failure in a hook; null: nothing, since the hook decides nothing.</summary>
    internal abstract FailureMode? FailureModeOf(string hook, string plugin);

    /// <summary>Target and name in one word, as in the log, with a colon between them.</summary>
    internal string Id => Server.Target;

    /// <summary>Puts a plugin back into its chains, at its place.</summary>
    /// <param name="name">The name of its class, with its namespace where two are called the same, or the name that it was given.</param>
    /// <returns>False when it was enabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin, or there are several.</exception>
    public abstract bool Enable(string name);

    /// <summary>Puts a plugin back into its chains, at its place.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was enabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin, or there are several of the class: name one.</exception>
    public bool Enable<TPlugin>()
        where TPlugin : class => Enable(typeof(TPlugin).FullName!);

    /// <summary>Takes a plugin out of all chains. It stays in the list, at its place; calls that it is working on end as usual.</summary>
    /// <param name="name">The name of its class, with its namespace where two are called the same, or the name that it was given.</param>
    /// <returns>False when it was disabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin, or there are several.</exception>
    public abstract bool Disable(string name);

    /// <summary>Takes a plugin out of all chains. It stays in the list, at its place; calls that it is working on end as usual.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was disabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin, or there are several of the class: name one.</exception>
    public bool Disable<TPlugin>()
        where TPlugin : class => Disable(typeof(TPlugin).FullName!);

    /// <summary>Adds a plugin behind all others.</summary>
    /// <param name="plugin">The plugin. It serves all calls at once, and stays the caller's to dispose of.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <exception cref="ArgumentException">It is no plugin of this target, or the name is empty.</exception>
    /// <exception cref="InvalidOperationException">The class or the name is there already, it overrides no hook, or it states no legal failure mode.</exception>
    public abstract void Load(object plugin, string? name = null);

    /// <summary>Takes a plugin that was loaded out of all chains and out of the list. Calls that it is working on end as usual.</summary>
    /// <param name="name">The name of its class, with its namespace where two are called the same, or the name that it was given.</param>
    /// <returns>False when there is none of that name.</returns>
    /// <exception cref="InvalidOperationException">It was there from the start: it can be disabled, and not unloaded.</exception>
    /// <exception cref="ArgumentException">Several plugins are called so.</exception>
    public abstract bool Unload(string name);

    /// <summary>Takes a plugin that was loaded out of all chains and out of the list. Calls that it is working on end as usual.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when there is none of the class.</returns>
    /// <exception cref="InvalidOperationException">It was there from the start: it can be disabled, and not unloaded.</exception>
    /// <exception cref="ArgumentException">There are several of the class: name one.</exception>
    public bool Unload<TPlugin>()
        where TPlugin : class => Unload(typeof(TPlugin).FullName!);

    /// <summary>Brings the plugins into another order: the one in which their chains ask them.</summary>
    /// <param name="names">The names of all plugins, each once.</param>
    /// <exception cref="ArgumentException">One is missing, named twice, or not there.</exception>
    public abstract void Reorder(IReadOnlyList<string> names);

    /// <summary>Counts the calls of each table from now on, so that the end of the last one is known. Costs each call four additions on shared memory, and two more where it waits or is answered first.</summary>
    internal abstract void CountCalls();

    /// <summary>Takes hooks for served that were served before the program was started anew: where nobody serves them now, they are answered as hooks that nobody serves any more.</summary>
    /// <param name="hooks">The hooks, by the broker's names; what is none is passed over.</param>
    internal abstract void Keep(IReadOnlyCollection<string> hooks);

    /// <summary>Changes plugins in one step: all of it, or nothing.</summary>
    /// <param name="remove">These go.</param>
    /// <param name="add">These come: to the place of the first that goes, or behind all others. One that has the name of one that goes is enabled if that was. The same ones that go stay each at its place.</param>
    /// <param name="order">Brings the names, as they stand after the change, into the order that is wanted. Those that it leaves out stay behind the others, and what is not there is passed over. Null: as it is.</param>
    /// <param name="disabled">Of those that come, the names of the ones that take no part; null: as the one before. All others stay as they are.</param>
    /// <returns>What tells when the calls have ended that began before and that one of those that go took part in.</returns>
    /// <exception cref="ArgumentException">One that is to go is not there.</exception>
    /// <exception cref="InvalidOperationException">A name is there already, or an instance cannot be made; or calls are not counted (<see cref="CountCalls"/>).</exception>
    internal abstract ChainSwap Swap(IReadOnlyList<HookPlugin> remove, IReadOnlyList<HookPlugin> add, Func<IReadOnlyList<string>, IReadOnlyList<string>>? order = null, IReadOnlyCollection<string>? disabled = null);

    private protected void TellChanged()
    {
        foreach (Action<HookPlugins> told in (Changed?.GetInvocationList() ?? []).Cast<Action<HookPlugins>>())
        {
            try
            {
                told(this);
            }
            catch (Exception e)
            {
                Server.Log.PluginListenerThrew(Id, e);
            }
        }
    }
}
