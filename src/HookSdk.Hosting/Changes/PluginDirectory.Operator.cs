namespace HookSdk.Hosting;

/// <content>What an operator asks for.</content>
internal sealed partial class PluginDirectory
{
    /// <summary>Looks at the whole directory at once, and tries again what has failed.</summary>
    public Task LoadAllAsync(string who) => OneAsync(async () =>
    {
        TryFailedAgain();
        await LookThroughAsync(who, isSettled: true).ConfigureAwait(false);
    });

    /// <summary>Has the next look take what has failed, though it is the same: also what is tried at this moment, should it fail.</summary>
    public void TryFailedAgain()
    {
        Interlocked.Increment(ref _asksToTryAgain);
        foreach (PluginSlot slot in Slots.Where(static s => s.Problem is not null))
        {
            slot.Tried = null;
        }
    }

    /// <summary>Loads the plugin of a folder that is not loaded.</summary>
    /// <exception cref="PluginProblemException">It cannot be.</exception>
    public Task LoadAsync(string name, string who) => OneAsync(async () =>
    {
        PluginSlot slot = Find(name) ?? (PluginName.IsOne(name) && Directory.Exists(System.IO.Path.Combine(Path, name)) ? SlotOf(name) : throw Unknown(name));
        if (slot.Current is not null)
        {
            throw new PluginProblemException($"{slot.Name} is loaded. Upgrade it to take what its folder holds now.");
        }

        await TryTakeAsync(slot, who, isAsked: true).ConfigureAwait(false);
    });

    /// <summary>Takes what a plugin's folder holds now, also when it was rolled back.</summary>
    /// <exception cref="PluginProblemException">It cannot be taken, or is what runs.</exception>
    public Task UpgradeAsync(string name, string who) => OneAsync(async () =>
    {
        PluginSlot slot = Find(name) ?? throw Unknown(name);
        if (slot.Current is null)
        {
            throw new PluginProblemException($"{slot.Name} is not loaded{(slot.Problem is null ? "" : $": {slot.Problem.TrimEnd('.')}")}. Load it.");
        }

        await TryTakeAsync(slot, who, isAsked: true).ConfigureAwait(false);
    });

    /// <summary>Puts the version before in the place of the one that runs. The folder keeps what it holds, and is not taken again until it changes or an operator upgrades.</summary>
    /// <exception cref="PluginProblemException">There is none, or it cannot be loaded.</exception>
    public Task RollBackAsync(string name, string who) => OneAsync(async () =>
    {
        PluginSlot slot = Find(name) ?? throw Unknown(name);
        if (slot.Current is not { } running)
        {
            throw new PluginProblemException($"{slot.Name} is not loaded, so there is nothing to roll back.");
        }

        PluginState state = StateOf(slot.Name);
        if (state.Before is not null && state.Before == state.RolledBack)
        {
            throw new PluginProblemException($"The version of {slot.Name} before {running.Version} is the one that was rolled back. Publish another one, or upgrade to take what its folder holds.");
        }

        StoredVersion before = state.Before is { } version && _store.Find(slot.Name, version) is { } stored
            ? stored
            : throw new PluginProblemException($"There is no version of {slot.Name} before {running.Version}.");
        try
        {
            await PutInAsync(slot, before, who, "roll back", running.Stored.Fingerprint).ConfigureAwait(false);
            slot.Problem = null;
        }
        catch (PluginProblemException e)
        {
            Refuse(slot, who, "roll back", e);
            throw;
        }
    });

    /// <summary>Puts a plugin into its chains or takes it out of them, one of the directory or one that is compiled in.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="server">The server, where plugins of several that are compiled in have the name; null: the one that there is.</param>
    /// <param name="isEnabled">Whether it is to take part.</param>
    /// <param name="who">Who asks.</param>
    /// <exception cref="PluginProblemException">There is none, or there are several.</exception>
    public Task SwitchAsync(string name, string? server, bool isEnabled, string who) => OneAsync(() =>
    {
        bool wasEnabled;
        if (Find(name) is { } slot && server is null && (slot.Current is not null || !_chains.Any(c => IsCompiledIn(c, name))))
        {
            wasEnabled = !StateOf(slot.Name).IsDisabled;
            ChainSwaps.Switch(slot.Current, isEnabled);
            StateOf(slot.Name).IsDisabled = !isEnabled;
        }
        else
        {
            wasEnabled = SwitchBuiltIn(name, server, isEnabled) != isEnabled;
        }

        Save();
        if (wasEnabled != isEnabled)
        {
            _log.Changed(who, isEnabled ? "enable" : "disable", name, WordOf(wasEnabled), WordOf(isEnabled));
        }

        return Task.CompletedTask;
    });

    /// <summary>Changes the order of a server's plugins.</summary>
    /// <param name="server">The server; null: the one that there is.</param>
    /// <param name="names">The names of all its plugins, each once.</param>
    /// <param name="who">Who asks.</param>
    /// <exception cref="PluginProblemException">There is no such server, or the names are not those of its plugins.</exception>
    public Task ReorderAsync(string? server, IReadOnlyList<string> names, string who) => OneAsync(() =>
    {
        HookPlugins chain = _chains.Count == 1 && server is null ? _chains[0]
            : _chains.FirstOrDefault(c => c.Id == server)
            ?? throw new UnknownPluginException($"There is no server '{server}' here, but {string.Join(", ", _chains.Select(static c => c.Id))}.");
        string before = string.Join(", ", chain.Plugins.Select(static p => p.Name));
        try
        {
            chain.Reorder(names);
        }
        catch (ArgumentException e)
        {
            throw new PluginProblemException(e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal));
        }

        _state.Order[chain.Id] = [.. names];
        Save();
        _log.Changed(who, "reorder", chain.Id, before, string.Join(", ", names));
        return Task.CompletedTask;
    });

    private static string WordOf(bool isEnabled) => isEnabled ? "enabled" : "disabled";

    /// <returns>Whether that changed anything.</returns>
    private bool SwitchBuiltIn(string name, string? server, bool isEnabled)
    {
        HookPlugins[] found = [.. _chains.Where(c => (server is null || c.Id == server) && c.Plugins.Any(p => p.Name == name))];
        if ((found.Length == 1 ? SlotOf(found[0], name) : found.Length == 0 && server is not null ? Find(name) : null) is { } slot)
        {
            throw new PluginProblemException($"'{name}' belongs to {slot.Name} of the directory, which can only be {WordOf(isEnabled)} as a whole: {(isEnabled ? "enable" : "disable")} {slot.Name}{(server is null ? "" : ", and leave out server=")}.");
        }

        if (found.Length != 1)
        {
            throw found.Length == 0 ? Unknown(name) : new PluginProblemException($"Several servers have a plugin '{name}': say which, with server={string.Join(" or server=", found.Select(static c => c.Id))}.");
        }

        bool isChanged = isEnabled ? found[0].Enable(name) : found[0].Disable(name);
        List<string> disabled = _state.Disabled.GetValueOrDefault(found[0].Id) ?? [];
        disabled.Remove(name);
        if (!isEnabled)
        {
            disabled.Add(name);
        }

        _state.Disabled[found[0].Id] = disabled;
        return isChanged;
    }

    /// <summary>The slot of a plugin, by its name or its folder's; null: there is none. Of several with the name, the one that runs.</summary>
    public PluginSlot? Find(string name) => Running(name) ?? Slots.FirstOrDefault(s => s.Name == name) ?? Slots.FirstOrDefault(s => s.Folder == name);

    /// <summary>The slot that a plugin of this name runs from; null: none does.</summary>
    private PluginSlot? Running(string name) => Slots.FirstOrDefault(s => s.Name == name && s.Current is not null);

    private bool IsCompiledIn(HookPlugins chain, string name) => chain.Plugins.Any(p => p.Name == name) && SlotOf(chain, name) is null;

    /// <summary>The slot that a plugin of a chain comes from; null: it is compiled in.</summary>
    public PluginSlot? SlotOf(HookPlugins chain, string name) => Slots.FirstOrDefault(s => s.Current?.Classes.Any(c => c.Chain == chain && c.Plugin.Name == name) == true);

    private UnknownPluginException Unknown(string name) =>
        new($"There is no plugin '{name}' here, but {string.Join(", ", Slots.Select(static s => s.Name).Concat(_chains.SelectMany(static c => c.Plugins).Select(static p => p.Name)).Distinct(StringComparer.Ordinal).DefaultIfEmpty("none at all"))}.");

    private async Task OneAsync(Func<Task> change)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await change().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }
}
