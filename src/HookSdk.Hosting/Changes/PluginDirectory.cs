namespace HookSdk.Hosting;

/// <summary>
/// The plugins of a directory and the servers that they serve. One change after the other: a version is copied, loaded beside what runs, checked, and put in its place in one step;
/// what fails leaves what runs.
/// </summary>
internal sealed partial class PluginDirectory : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, PluginSlot> _slots = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<HookPlugins> _chains;
    private readonly PluginDirectoryOptions _options;
    private readonly PluginLoader _loader;
    private readonly PluginStore _store;
    private readonly StateFile _file;
    private readonly StateLock _lockOfState;
    private readonly Retirement _retirement;
    private readonly UnloadedVersions _unloaded;
    private readonly HostingLog _log;
    private readonly ToldFolders _told;
    private OperatorState _state = new();
    private int _asksToTryAgain;

    public PluginDirectory(string path, PluginDirectoryOptions options, IReadOnlyList<HookPlugins> chains, PluginLoader loader, PluginStore store, StateFile file, StateLock lockOfState, Retirement retirement, UnloadedVersions unloaded, HostingLog log)
    {
        Path = path;
        _options = options;
        _chains = chains;
        _loader = loader;
        _store = store;
        _file = file;
        _lockOfState = lockOfState;
        _retirement = retirement;
        _unloaded = unloaded;
        _log = log;
        _told = new ToldFolders(path, log);
    }

    /// <summary>The full path of the directory.</summary>
    public string Path { get; }

    public PluginDirectoryOptions Options => _options;

    public IReadOnlyList<HookPlugins> Chains => _chains;

    /// <summary>What is wrong with the state file; null: all is well.</summary>
    public string? StateProblem => _file.Problem;

    /// <summary>All folders.</summary>
    public IReadOnlyList<PluginSlot> Slots
    {
        get
        {
            lock (_lock)
            {
                return [.. _slots.Values];
            }
        }
    }

    /// <summary>Versions whose calls have not ended yet.</summary>
    public IReadOnlyList<UnloadedVersion> Draining => _retirement.All;

    /// <summary>Versions that were unloaded and are still in memory.</summary>
    public IReadOnlyList<UnloadedVersion> Unloaded => _unloaded.All;

    /// <summary>Loads what the directory holds, at the start.</summary>
    /// <exception cref="InvalidOperationException">Another server has the directory, or a plugin that the settings require could not be loaded.</exception>
    public async Task StartAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            bool isThere = !_options.IsCheck || Directory.Exists(Path);
            if (isThere)
            {
                Directory.CreateDirectory(Path);
            }

            if (!_options.IsCheck)
            {
                _lockOfState.Take();
            }

            ReadState();

            // Before anything is loaded: the state tells of the versions that are loaded afterwards.
            (HookPlugins Chain, string[] Hooks)[] before = [.. _chains.Select(chain => (chain, HooksBefore(chain)))];
            foreach ((HookPlugins chain, string[] hooks) in before)
            {
                chain.CountCalls();
                chain.Keep(hooks);
            }

            if (isThere)
            {
                await LookThroughAsync("start", isSettled: true).ConfigureAwait(false);
            }

            foreach (string plugin in _store.Plugins)
            {
                CleanUp(plugin);
            }

            KeepWhatIsUnknown();
            foreach ((HookPlugins chain, string[] hooks) in before)
            {
                TakeOver(chain);
                if (hooks.Except(chain.Chains.Select(static c => c.Hook), StringComparer.Ordinal).ToArray() is { Length: > 0 } unserved)
                {
                    _log.UnservedSinceRestart(chain.Id, string.Join(", ", unserved));
                }
            }

            _log.Started(Path, Slots.Count(static s => s.Current is not null && !s.IsDisabled), Slots.Count(static s => s.Current is not null && s.IsDisabled), Slots.Count(static s => s.Current is null));
            if (isThere && Slots.Count == 0)
            {
                _log.Empty(Path);
            }

            string[] missing = [.. _options.Required.Where(name => !Slots.Any(s => s.Name == name && s.Current is not null))];
            if (missing.Length > 0)
            {
                throw new InvalidOperationException($"{PluginDirectorySection.Name}:Required names {string.Join(", ", missing)}: {string.Join(" ", missing.Select(name => Slots.FirstOrDefault(s => s.Name == name)?.Problem ?? $"{Path} holds no plugin '{name}'."))}");
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks at the directory, and takes what two looks in a row have found alike.</summary>
    public async Task LookAsync()
    {
        // A look that a change holds up is not waited for.
        if (!await _one.WaitAsync(0).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await LookThroughAsync("directory", isSettled: false).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of all plugins, when the servers have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (PluginSlot slot in Slots)
            {
                if (slot.Current is { } plugin)
                {
                    slot.Current = null;
                    await plugin.UnloadAsync(_options.UnloadTimeout).ConfigureAwait(false);
                }
            }

            await _retirement.Done.ConfigureAwait(false);
            _unloaded.Dispose();
        }
        finally
        {
            _lockOfState.Dispose();
            _one.Release();
        }
    }

    /// <summary>
    /// Deletes copies of versions that neither run nor can be rolled back to. Those whose calls have not ended may still load of theirs, and go at the next change or start. Where the
    /// state is lost nothing is deleted; and what belongs to no known plugin stays while a folder cannot be loaded, since it may be that one's.
    /// </summary>
    private void CleanUp(string plugin)
    {
        PluginState? state = _state.Plugins.GetValueOrDefault(plugin);
        if (_file.IsLost || (state?.Version is null && Slots.Any(static s => s.Current is null)))
        {
            return;
        }

        _store.KeepOnly(plugin, [.. new[] { state?.Version, state?.Before }.OfType<string>(), .. _retirement.FingerprintsOf(plugin)]);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void ReadState()
    {
        _state = _file.Read();
        _state.Unknown.RemoveWhere(folder => !Directory.Exists(System.IO.Path.Combine(Path, folder)));
        if (_file.IsLost && Directory.Exists(Path))
        {
            _state.Unknown.UnionWith(FoldersIn(Path).Where(MayHoldAPlugin));
            Save();
        }
    }

    /// <summary>Whether a folder has a manifest, or may have lost it: versions of a plugin with its name are stored.</summary>
    private bool MayHoldAPlugin(string folder) => File.Exists(System.IO.Path.Combine(Path, folder, PluginManifest.FileName)) || _store.All(folder).Count > 0;

    private static IEnumerable<string> FoldersIn(string path) => Directory.EnumerateDirectories(path).Select(static d => System.IO.Path.GetFileName(d)).Where(static name => !name.StartsWith('.'));

    /// <summary>Has all hooks answered that a plugin may have served of which nothing is known: EMG calls none any more that it was answered 404.</summary>
    private void KeepWhatIsUnknown()
    {
        if (_state.Unknown.Count == 0)
        {
            return;
        }

        foreach (HookPlugins chain in _chains)
        {
            chain.Keep(chain.AllHooks);
        }

        _log.Unknown(string.Join(", ", _state.Unknown));
    }

    /// <summary>Writes the state down, and has it seen.</summary>
    private void Save()
    {
        _file.Write(_state);
        foreach (PluginSlot slot in Slots)
        {
            PluginState? state = _state.Plugins.GetValueOrDefault(slot.Name);
            slot.IsDisabled = state?.IsDisabled == true;
            slot.HasVersionBefore = state?.Before is { } before && before != state.RolledBack && _store.Find(slot.Name, before) is not null;
        }
    }

    /// <summary>What operators have changed of the plugins that are compiled in.</summary>
    private void TakeOver(HookPlugins chain)
    {
        foreach (string name in (_state.Disabled.GetValueOrDefault(chain.Id) ?? []).Where(name => chain.Plugins.Any(p => p.Name == name)))
        {
            chain.Disable(name);
        }

        if (_state.Order.ContainsKey(chain.Id))
        {
            chain.Reorder(OrderOf(chain, [.. chain.Plugins.Select(static p => p.Name)]));
        }
    }

    /// <summary>The hooks of a server that plugins served before the restart whose folders are still there.</summary>
    private string[] HooksBefore(HookPlugins chain) => [.. _state.Plugins.Values
        .Where(state => state.Folder is { } folder && Directory.Exists(System.IO.Path.Combine(Path, folder)))
        .SelectMany(state => state.Hooks.GetValueOrDefault(chain.Id) ?? []).Distinct(StringComparer.Ordinal)];

    private string[] OrderOf(HookPlugins chain, IReadOnlyList<string> names, PluginManifest? coming = null)
    {
        Dictionary<string, int> orders = new(StringComparer.Ordinal);
        foreach (PluginManifest manifest in Slots.Select(static s => s.Current?.Manifest).Append(coming).OfType<PluginManifest>())
        {
            foreach (string name in manifest.Classes)
            {
                orders[manifest.NameOf(name)] = manifest.Order;
            }
        }

        return ChainOrder.Of(names, _state.Order.GetValueOrDefault(chain.Id), orders);
    }

    private PluginState StateOf(string plugin)
    {
        if (!_state.Plugins.TryGetValue(plugin, out PluginState? state))
        {
            _state.Plugins[plugin] = state = new PluginState();
        }

        return state;
    }
}
