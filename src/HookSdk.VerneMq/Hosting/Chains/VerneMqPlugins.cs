using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq;

/// <summary>
/// The plugins of this server and the chains that they form. Plugins can be disabled and enabled, loaded and unloaded while the server runs. A call that has begun
/// goes through the chain that it began with; the next call sees the new one. A registration that the server keeps up by itself follows.
/// </summary>
/// <remarks>Nothing of it outlives the process: after a restart every plugin that was added takes part again.</remarks>
public sealed class VerneMqPlugins
{
    private readonly HookPluginList<VerneMqPlugin> _list;
    private readonly VerneMqLog _log;
    private readonly NotificationQueue? _queue;
    private readonly Lock _lock = new();
    private readonly List<Member> _members;
    private readonly List<VerneMqEntry> _entries = [];

    /// <summary>Made by the services.</summary>
    internal VerneMqPlugins(HookPluginList<VerneMqPlugin> list, VerneMqHookTable hooks, HookServer server, VerneMqOptions options, VerneMqLog log, IServiceProvider services)
    {
        _list = list;
        Server = server;
        Options = options;
        _log = log;
        _queue = options.NotifyInBackground ? services.GetRequiredKeyedService<NotificationQueue>(server.Target) : null;
        _members = [.. list.Plugins.Select(static plugin => new Member(plugin))];
        foreach (string hook in (ReadOnlySpan<string>)[VerneMqHookNames.AuthOnPublish, VerneMqHookNames.AuthOnPublishM5])
        {
            if (!OptionsOf(hook).NoPayload)
            {
                hooks.WatchPayload(hook, () => TellOfMissingPayload(hook));
            }
        }

        hooks.SetPlain(options.Hooks.Where(static hook => !hook.Value.Base64Payload).Select(static hook => hook.Key));
    }

    /// <summary>Told after each change.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Whether this server keeps the registration of a hook by itself.</summary>
    internal Func<string, bool> IsManaged { get; set; } = static _ => false;

    /// <summary>All plugins, in the order of the chains: first those that were added, in the order of the calls to <c>Add</c>, then those that were loaded.</summary>
    public IReadOnlyList<VerneMqPluginInfo> Plugins
    {
        get
        {
            lock (_lock)
            {
                return [.. _members.Select(m => new VerneMqPluginInfo(m.Plugin.Name, m.Plugin.Type, m.IsEnabled, [.. HooksOf(m.Plugin)]))];
            }
        }
    }

    /// <summary>The chains of all hooks that are served now, in the order in which a client meets the hooks.</summary>
    public IReadOnlyList<VerneMqChainInfo> Chains
    {
        get
        {
            lock (_lock)
            {
                return [.. _list.Hooks
                    .Select(hook => new VerneMqChainInfo(hook.Name, hook.Chain, [.. Enabled(typeof(VerneMqPlugin)).Where(p => p.Serves(hook.Methods)).Select(static p => p.Name)]))
                    .Where(static chain => chain.Plugins.Count > 0)];
            }
        }
    }

    internal HookServer Server { get; }

    internal VerneMqOptions Options { get; }

    /// <summary>Takes a plugin out of all chains. It stays in the list, at its place; calls that it is working on end as usual.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was disabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin.</exception>
    public bool Disable<TPlugin>()
        where TPlugin : VerneMqPlugin => Switch(typeof(TPlugin).FullName!, isEnabled: false);

    /// <inheritdoc cref="Disable{TPlugin}"/>
    /// <param name="name">The name of the plugin's class, with its namespace where two are called the same, or the name that it was given.</param>
    public bool Disable(string name) => Switch(name, isEnabled: false);

    /// <summary>Puts a plugin back into its chains, at its place.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <returns>False when it was enabled already.</returns>
    /// <exception cref="ArgumentException">There is no such plugin.</exception>
    public bool Enable<TPlugin>()
        where TPlugin : VerneMqPlugin => Switch(typeof(TPlugin).FullName!, isEnabled: true);

    /// <inheritdoc cref="Enable{TPlugin}"/>
    /// <param name="name">The name of the plugin's class, with its namespace where two are called the same, or the name that it was given.</param>
    public bool Enable(string name) => Switch(name, isEnabled: true);

    /// <summary>Adds a plugin behind all others while the server runs.</summary>
    /// <param name="plugin">The plugin. It serves all calls at once, and stays the caller's to dispose of.</param>
    /// <exception cref="InvalidOperationException">One of its class is there already, it overrides no hook, or it states no legal failure mode.</exception>
    public void Load(VerneMqPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        HookPlugin loaded = HookPlugin.Of(plugin.GetType(), typeof(VerneMqPlugin), ServiceLifetime.Singleton, plugin);
        Change(() =>
        {
            if (_members.Exists(m => m.Plugin.Type == loaded.Type))
            {
                throw new InvalidOperationException($"'{loaded.Type.Name}' is there already; each call would run it twice.");
            }

            _members.Add(new Member(loaded));
            return true;
        });
        _log.PluginSwitched(loaded.Type.Name, "loaded", Served());
    }

    /// <summary>Takes a plugin that was loaded out of all chains and out of the list. Calls that it is working on end as usual.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <returns>False when it was not loaded.</returns>
    public bool Unload(VerneMqPlugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        bool isChanged = Change(() => _members.RemoveAll(m => m.Plugin.IsInstance(plugin)) > 0);
        if (isChanged)
        {
            _log.PluginSwitched(plugin.GetType().Name, "unloaded", Served());
        }

        return isChanged;
    }

    /// <summary>The registrations that this server needs, as <c>vmq-admin</c> takes them, in the order in which a client meets the hooks. A path secret stands in them.</summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>One line a hook; none before the plugins are mapped.</returns>
    public IReadOnlyList<string> ToVmqAdminLines(Uri serverUrl) => [.. RegistrationLines.VmqAdmin(Wanted(Text(serverUrl)))];

    /// <summary>The same registrations as lines of <c>vernemq.conf</c>, which outlive a restart of the broker. Their names keep the order.</summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>Two lines a hook, and one for each option that is not VerneMQ's default; none before the plugins are mapped.</returns>
    public IReadOnlyList<string> ToConfLines(Uri serverUrl) => [.. RegistrationLines.Conf(Wanted(Text(serverUrl)))];

    /// <summary>
    /// The same registrations as environment variables of VerneMQ's container image: <c>DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__HOOK=auth_on_register</c>, for an env file or the
    /// <c>environment</c> list of a compose file.
    /// </summary>
    /// <param name="serverUrl">The address of this server as the broker sees it, without the path that plugins are mapped at.</param>
    /// <returns>Two lines a hook, and one for each option that is not VerneMQ's default; none before the plugins are mapped.</returns>
    /// <exception cref="InvalidOperationException">The image's start script would change or drop a line: the URL or the path secret holds two underscores, or a word that it filters.</exception>
    public IReadOnlyList<string> ToDockerLines(Uri serverUrl) => [.. RegistrationLines.Docker(Wanted(Text(serverUrl)))];

    /// <summary>An entrance to the plugins of a type, which follows the changes. In process it has no path.</summary>
    internal VerneMqEntry Open(Type type, string? path)
    {
        lock (_lock)
        {
            VerneMqEntry entry = new(type, path, Bind(type), _log, hook => IsManaged(hook));
            _entries.Add(entry);
            return entry;
        }
    }

    /// <summary>All entrances.</summary>
    internal IReadOnlyList<VerneMqEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The hooks that are served through at least one entrance, and how each is to be registered.</summary>
    internal IReadOnlyList<string> Served()
    {
        lock (_lock)
        {
            return [.. _list.Hooks.Where(hook => _members.Exists(m => m.IsEnabled && m.Plugin.Serves(hook.Methods))).Select(static hook => hook.Name)];
        }
    }

    /// <summary>The table of registrations, with this address of the server.</summary>
    internal IReadOnlyList<WantedHook> Wanted(string serverUrl, bool isSecretShown = true) =>
        [.. Entries.Where(static e => e.Path is not null).SelectMany(entry => VerneMqHookNames.All
            .Where(entry.Routes.ContainsKey)
            .Select(hook => new WantedHook(hook, Endpoint(entry, serverUrl, isSecretShown), OptionsOf(hook))))];

    /// <summary>The URLs that this server is registered with.</summary>
    internal IReadOnlyList<string> Endpoints(string serverUrl) => [.. Entries.Where(static e => e.Path is not null).Select(e => Endpoint(e, serverUrl, isSecretShown: true))];

    /// <summary>The URLs with secrets that this server takes and is not registered with any more.</summary>
    internal IReadOnlyList<string> EarlierEndpoints(string serverUrl) =>
        [.. Entries.Where(static e => e.Path is not null).SelectMany(e => Server.Settings.PathSecrets.Texts.Skip(1).Select(secret => $"{Endpoint(e, serverUrl)}/{secret}"))];

    internal VerneMqHookOptions OptionsOf(string hook) => Options.Hooks.TryGetValue(hook, out VerneMqHookOptions? options) ? options : new();

    private static string Text(Uri serverUrl)
    {
        ArgumentNullException.ThrowIfNull(serverUrl);
        return serverUrl.AbsoluteUri;
    }

    private string Endpoint(VerneMqEntry entry, string serverUrl, bool isSecretShown) =>
        Server.Settings.PathSecrets.Texts is [var secret, ..] ? $"{Endpoint(entry, serverUrl)}/{(isSecretShown ? secret : "{PathSecret}")}" : Endpoint(entry, serverUrl);

    /// <summary>Without a secret.</summary>
    private static string Endpoint(VerneMqEntry entry, string serverUrl) => $"{serverUrl.TrimEnd('/')}/{entry.Path!.Trim('/')}".TrimEnd('/');

    private IEnumerable<HookPlugin> Enabled(Type type) => _members.Where(m => m.IsEnabled && type.IsAssignableFrom(m.Plugin.Type)).Select(static m => m.Plugin);

    private IEnumerable<string> HooksOf(HookPlugin plugin) => _list.Hooks.Where(hook => plugin.Serves(hook.Methods)).Select(static hook => hook.Name);

    private Dictionary<string, BoundHook> Bind(Type type)
    {
        Dictionary<string, BoundHook> bound = _list.Bind(Server, [.. Enabled(type)]);
        if (_queue is not null)
        {
            foreach (HookDefinition<VerneMqPlugin> hook in _list.Hooks.Where(hook => hook.Chain == ChainKind.All && bound.ContainsKey(hook.Name)))
            {
                bound[hook.Name] = new NotificationRoute(bound[hook.Name], _queue, NotifiedClient.Of, ReplyWriter.WriteHeard);
            }
        }

        return bound;
    }

    /// <summary>Where others register, no_payload may well be meant.</summary>
    private void TellOfMissingPayload(string hook)
    {
        if (IsManaged(hook))
        {
            _log.PayloadMissing(hook);
        }
    }

    private bool Switch(string name, bool isEnabled)
    {
        bool isChanged = Change(() =>
        {
            Member member = Find(name);
            bool isOther = member.IsEnabled != isEnabled;
            member.IsEnabled = isEnabled;
            return isOther;
        });
        if (isChanged)
        {
            _log.PluginSwitched(name, isEnabled ? "enabled" : "disabled", Served());
        }

        return isChanged;
    }

    private Member Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Member[] named = [.. _members.Where(m => !m.Plugin.IsDelegate && m.Plugin.Type.FullName == name)];
        named = named.Length > 0 ? named : [.. _members.Where(m => m.Plugin.Name == name)];
        return named.Length switch
        {
            1 => named[0],
            0 => throw new ArgumentException($"There is no plugin '{name}' here, but {string.Join(", ", _members.Select(static m => m.Plugin.Name))}.", nameof(name)),
            _ => throw new ArgumentException($"Several plugins are called '{name}': name one with its namespace, or by the name that it was given.", nameof(name)),
        };
    }

    /// <summary>Changes the members and, when something is different, all entrances, each at once.</summary>
    private bool Change(Func<bool> change)
    {
        lock (_lock)
        {
            (Member Member, bool IsEnabled)[] before = [.. _members.Select(static m => (m, m.IsEnabled))];
            if (!change())
            {
                return false;
            }

            Dictionary<string, BoundHook>[] routes;
            try
            {
                routes = [.. _entries.Select(e => Bind(e.Type))];
            }
            catch
            {
                // What cannot be bound changes nothing.
                _members.Clear();
                foreach ((Member member, bool isEnabled) in before)
                {
                    member.IsEnabled = isEnabled;
                    _members.Add(member);
                }

                throw;
            }

            foreach ((VerneMqEntry entry, Dictionary<string, BoundHook> bound) in _entries.Zip(routes))
            {
                entry.Routes = bound;
            }
        }

        Changed?.Invoke();
        return true;
    }

    private sealed class Member(HookPlugin plugin)
    {
        public HookPlugin Plugin => plugin;

        public bool IsEnabled { get; set; } = true;
    }
}
