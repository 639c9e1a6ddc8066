namespace HookSdk.VerneMq;

/// <summary>
/// The plugins of this server and the chains that they form. Plugins can be disabled and enabled, loaded and unloaded while the server runs. A call that has begun
/// goes through the chain that it began with; the next call sees the new one. A registration that the server keeps up by itself follows.
/// </summary>
/// <remarks>Nothing of it outlives the process: after a restart every plugin that was added takes part again. <see cref="HookPlugins"/> is the same for every target, by names alone.</remarks>
public sealed class VerneMqPlugins
{
    private readonly HookChains<VerneMqPlugin> _chains;
    private readonly WantedHooks _wanted;
    private readonly VerneMqLog _log;

    /// <summary>Made by the services.</summary>
    internal VerneMqPlugins(WantedHooks wanted, VerneMqHookTable hooks, VerneMqLog log)
    {
        _chains = wanted.Chains;
        _wanted = wanted;
        _log = log;
        foreach (string hook in (ReadOnlySpan<string>)[VerneMqHookNames.AuthOnPublish, VerneMqHookNames.AuthOnPublishM5])
        {
            if (!wanted.OptionsOf(hook).NoPayload)
            {
                hooks.WatchPayload(hook, () => TellOfMissingPayload(hook));
            }
        }

        hooks.SetPlain(wanted.Options.Hooks.Where(static hook => !hook.Value.Base64Payload).Select(static hook => hook.Key));
    }

    /// <summary>All plugins, in the order of the chains: first those that were added, in the order of the calls to <c>Add</c>, then those that were loaded.</summary>
    public IReadOnlyList<HookPluginInfo> Plugins => _chains.Plugins;

    /// <summary>The chains of all hooks that are served now, in the order in which a client meets the hooks.</summary>
    public IReadOnlyList<HookChainInfo> Chains => _chains.Chains;

    /// <summary>Takes a plugin out of all chains. It stays in the list, at its place; calls that it is working on end as usual.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was disabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin.</exception>
    public bool Disable<TPlugin>()
        where TPlugin : VerneMqPlugin => _chains.Disable(typeof(TPlugin).FullName!);

    /// <inheritdoc cref="Disable{TPlugin}"/>
    /// <param name="name">The name of the plugin's class, with its namespace where two are called the same, or the name that it was given.</param>
    public bool Disable(string name) => _chains.Disable(name);

    /// <summary>Puts a plugin back into its chains, at its place.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was enabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin.</exception>
    public bool Enable<TPlugin>()
        where TPlugin : VerneMqPlugin => _chains.Enable(typeof(TPlugin).FullName!);

    /// <inheritdoc cref="Enable{TPlugin}"/>
    /// <param name="name">The name of the plugin's class, with its namespace where two are called the same, or the name that it was given.</param>
    public bool Enable(string name) => _chains.Enable(name);

    /// <summary>Adds a plugin behind all others while the server runs.</summary>
    /// <param name="plugin">The plugin. It serves all calls at once, and stays the caller's to dispose of.</param>
    /// <exception cref="InvalidOperationException">One of its class is there already and has no name of its own, it overrides no hook, or it states no legal failure mode.</exception>
    public void Load(VerneMqPlugin plugin) => _chains.Load(plugin);

    /// <inheritdoc cref="Load(VerneMqPlugin)"/>
    /// <param name="plugin">The plugin. It serves all calls at once, and stays the caller's to dispose of.</param>
    /// <param name="name">What logs and limits call it. Two of one class need a name.</param>
    public void Load(VerneMqPlugin plugin, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _chains.Load(plugin, name);
    }

    /// <summary>Takes a plugin that was loaded out of all chains and out of the list. Calls that it is working on end as usual.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>False when it was not loaded.</returns>
    public bool Unload(VerneMqPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return _chains.UnloadInstance(plugin);
    }

    /// <summary>The registrations that this server needs, as <c>vmq-admin</c> takes them, in the order in which a client meets the hooks. A path secret stands in them.</summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>One line a hook; none before the plugins are mapped.</returns>
    public IReadOnlyList<string> ToVmqAdminLines(Uri serverUrl) => [.. RegistrationLines.VmqAdmin(_wanted.At(serverUrl))];

    /// <summary>The same registrations as lines of <c>vernemq.conf</c>, which outlive a restart of the broker. Their names keep the order.</summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>Two lines a hook, and one for each option that is not VerneMQ's default; none before the plugins are mapped.</returns>
    public IReadOnlyList<string> ToConfLines(Uri serverUrl) => [.. RegistrationLines.Conf(_wanted.At(serverUrl))];

    /// <summary>
    /// The same registrations as environment variables of VerneMQ's container image: <c>DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__HOOK=auth_on_register</c>, for an env file or the
    /// <c>environment</c> list of a compose file.
    /// </summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>Two lines a hook, and one for each option that is not VerneMQ's default; none before the plugins are mapped.</returns>
    /// <exception cref="InvalidOperationException">The image's start script would change or drop a line: the URL or the path secret holds two underscores, or a word that it filters.</exception>
    public IReadOnlyList<string> ToDockerLines(Uri serverUrl) => [.. RegistrationLines.Docker(_wanted.At(serverUrl))];

    /// <summary>An entrance to the plugins of a type, which follows the changes. In process it has no path.</summary>
    internal VerneMqEntry Open(Type type, string? path) => new(_chains.Open(type, path, PassOnRoute.Instance), _log, hook => _wanted.IsManaged(hook));

    /// <summary>Where others register, no_payload may well be meant.</summary>
    private void TellOfMissingPayload(string hook)
    {
        if (_wanted.IsManaged(hook))
        {
            _log.PayloadMissing(hook);
        }
    }
}
