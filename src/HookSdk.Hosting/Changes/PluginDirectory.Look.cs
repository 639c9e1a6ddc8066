namespace HookSdk.Hosting;

/// <content>The looks at the directory, and what they lead to.</content>
internal sealed partial class PluginDirectory
{
    private async Task LookThroughAsync(string who, bool isSettled)
    {
        if (_file.IsUnwritten)
        {
            Save();
        }

        string[] folders;
        try
        {
            folders = [.. FoldersIn(Path).Order(StringComparer.Ordinal)];
            _told.Holds(folders);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _told.IsUnreadable(e.Message);
            return;
        }

        foreach (PluginSlot slot in Slots.Where(s => !folders.Contains(s.Folder)))
        {
            if (slot.IsMissing || isSettled)
            {
                TryRemove(slot, who);
            }

            slot.IsMissing = true;
        }

        foreach (string folder in folders)
        {
            if (IsToTake(folder, isSettled) is { } slot)
            {
                await TryTakeAsync(slot, who, isAsked: false).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The slot of a folder that is complete and holds something new.</summary>
    private PluginSlot? IsToTake(string folder, bool isSettled)
    {
        string stamp;
        try
        {
            if (!File.Exists(System.IO.Path.Combine(Path, folder, PluginManifest.FileName)) && !IsKnown(folder))
            {
                _told.HasNoManifest(folder, isSettled);
                return null;
            }

            stamp = FolderStamp.Of(System.IO.Path.Combine(Path, folder));
            _told.IsFine(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PluginProblemException)
        {
            _told.IsUnreadable(folder, e.Message);
            return null;
        }

        PluginSlot slot = SlotOf(folder);
        slot.IsMissing = false;
        bool isAlike = slot.Seen == stamp;
        slot.Seen = stamp;
        if ((!isAlike && !isSettled) || slot.Tried == stamp)
        {
            return null;
        }

        slot.Tried = stamp;
        return slot;
    }

    /// <summary>Whether a plugin is or was in a folder: without a manifest that is one that cannot be loaded, and not any folder.</summary>
    private bool IsKnown(string folder) => Slots.Any(s => s.Folder == folder) || _state.Unknown.Contains(folder) || _state.Plugins.Values.Any(state => state.Folder == folder && state.Version is not null);

    private PluginSlot SlotOf(string folder)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(folder, out PluginSlot? slot))
            {
                _slots[folder] = slot = new PluginSlot(folder);
            }

            return slot;
        }
    }

    /// <summary>Takes what a folder holds. Where that cannot be, the slot says why, and after a restart the version that ran before it runs again.</summary>
    private async Task TryTakeAsync(PluginSlot slot, string who, bool isAsked)
    {
        int asks = Volatile.Read(ref _asksToTryAgain);
        try
        {
            await TakeAsync(slot, who, isAsked).ConfigureAwait(false);
        }
        catch (PluginProblemException e)
        {
            string? without = slot.Current is null && !isAsked ? await TakeLastGoodAsync(slot, who).ConfigureAwait(false) : null;
            Refuse(slot, who, slot.Current is null ? "load" : "upgrade", without is null ? e : new PluginProblemException($"{e.Message} {without}") { IsTransient = e.IsTransient });
            if (asks != Volatile.Read(ref _asksToTryAgain))
            {
                // It may have failed by settings that have changed since.
                slot.Tried = null;
            }

            if (isAsked)
            {
                throw;
            }
        }
    }

    private async Task TakeAsync(PluginSlot slot, string who, bool isAsked)
    {
        string folder = System.IO.Path.Combine(Path, slot.Folder);
        PluginManifest manifest = ManifestReader.Read(folder, slot.Folder);
        if (slot.Current is { } running && running.Manifest.Name != manifest.Name)
        {
            throw new PluginProblemException($"{slot.Folder}/{PluginManifest.FileName} names the plugin '{manifest.Name}', and from this folder '{running.Manifest.Name}' runs. Give a plugin with another name a folder of its own.");
        }

        if (Running(manifest.Name) is { } other && other != slot)
        {
            throw new PluginProblemException($"{slot.Folder}/{PluginManifest.FileName} names the plugin '{manifest.Name}', and {other.Folder} holds one of that name. Give one another name.");
        }

        if (Slots.FirstOrDefault(s => s != slot && s.Current is not null && s.Name.Equals(manifest.Name, StringComparison.OrdinalIgnoreCase)) is { } alike)
        {
            throw new PluginProblemException($"{slot.Folder}/{PluginManifest.FileName} names the plugin '{manifest.Name}', and {alike.Folder} holds '{alike.Name}': capitals alone do not tell names apart, in settings as little as on every disk. Give one another name.");
        }

        slot.Name = manifest.Name;
        StoredVersion stored = _store.Copy(manifest.Name, folder);
        if (slot.Current?.Stored.Fingerprint == stored.Fingerprint)
        {
            slot.Problem = isAsked ? throw new PluginProblemException($"{slot.Folder} holds the version that runs.") : null;
            return;
        }

        PluginState state = StateOf(manifest.Name);
        if (!isAsked && state.RolledBack == stored.Fingerprint)
        {
            string problem = $"{slot.Folder} holds the version that was rolled back. Put another one there, or upgrade to take it all the same.";
            if (slot.Current is null && await TakeLastGoodAsync(slot, who).ConfigureAwait(false) is { } without)
            {
                problem = $"{problem} {without}";
            }

            if (slot.Problem != problem)
            {
                _log.RolledBackAgain(who, slot.Name, slot.Current?.Version ?? "nothing", problem);
            }

            slot.Problem = problem;

            return;
        }

        await PutInAsync(slot, stored, who, slot.Current is null ? "load" : "upgrade", rolledBack: null).ConfigureAwait(false);
        slot.Problem = null;
    }

    /// <summary>After a start: the version that ran before, when the folder's cannot be taken; where nothing is known of that one, the stored one that ran last.</summary>
    /// <returns>Why there is none, where there should be one; null: it runs, or there has been none.</returns>
    private async Task<string?> TakeLastGoodAsync(PluginSlot slot, string who)
    {
        string name = _state.Plugins.FirstOrDefault(p => p.Value.Folder == slot.Folder).Key ?? slot.Name;
        PluginState? state = _state.Plugins.GetValueOrDefault(name);
        if (IsOfAnother(slot, name, state?.Folder))
        {
            return null;
        }

        if (state?.Version is not { } version)
        {
            foreach (StoredVersion last in _state.Unknown.Contains(slot.Folder) ? _store.All(name) : [])
            {
                if (await TryPutInAsync(slot, name, last, who, rolledBack: null).ConfigureAwait(false))
                {
                    return null;
                }
            }

            return null;
        }

        if (_store.Find(name, version) is not { } stored)
        {
            return "The version that ran before is no longer in the state directory.";
        }

        await TryPutInAsync(slot, name, stored, who, state.RolledBack).ConfigureAwait(false);
        return null;
    }

    private async Task<bool> TryPutInAsync(PluginSlot slot, string name, StoredVersion stored, string who, string? rolledBack)
    {
        try
        {
            slot.Name = name;
            await PutInAsync(slot, stored, who, "load", rolledBack).ConfigureAwait(false);
            return true;
        }
        catch (PluginProblemException e)
        {
            _log.ChangeFailed(who, "load", $"{name} (the version that ran before)", "nothing of it runs", e.Message);
            return false;
        }
    }

    /// <summary>Whether what is kept under a name belongs to another folder: a plugin runs from it, or will when its turn comes.</summary>
    private bool IsOfAnother(PluginSlot slot, string name, string? folder) =>
        (Running(name) is { } other && other != slot) || (folder is not null && folder != slot.Folder && Directory.Exists(System.IO.Path.Combine(Path, folder)));

    private void Refuse(PluginSlot slot, string who, string what, PluginProblemException problem)
    {
        if (problem.IsTransient)
        {
            slot.Tried = null;
        }

        if (slot.Problem != problem.Message || !problem.IsTransient)
        {
            _log.ChangeFailed(who, what, slot.Name, slot.Current is { } running ? $"{running.Version} goes on" : "nothing of it runs", problem.Message);
        }

        slot.Problem = problem.Message;
    }

    private async Task PutInAsync(PluginSlot slot, StoredVersion stored, string who, string what, string? rolledBack)
    {
        LoadedPlugin next = await _loader.LoadAsync(stored, slot.Folder).ConfigureAwait(false);
        LoadedPlugin? old = slot.Current;
        SwapOutcome swap = ChainSwaps.Run(old, next, !StateOf(slot.Name).IsDisabled, (chain, names) => OrderOf(chain, names, next.Manifest));
        if (swap.Problem is { } problem)
        {
            _retirement.Add(next, swap.Drained);
            throw problem;
        }

        slot.Current = next;
        PluginState state = StateOf(slot.Name);
        state.Before = (old?.Stored.Fingerprint ?? state.Version) is { } before && before != stored.Fingerprint ? before : state.Before;
        state.Version = stored.Fingerprint;
        state.RolledBack = rolledBack;
        state.Folder = slot.Folder;
        string[] namesBefore = [.. _state.Plugins.Where(p => p.Value.Folder == slot.Folder && p.Key != slot.Name).Select(static p => p.Key)];
        foreach (string name in namesBefore)
        {
            // Its plugin has another name now.
            Forget(name);
        }

        _state.Unknown.Remove(slot.Folder);
        PluginStore.Note(stored, next.LoadedAt);
        state.Hooks.Clear();
        foreach (IGrouping<string, LoadedClass> server in next.Classes.GroupBy(static c => c.Chain.Id, StringComparer.Ordinal))
        {
            state.Hooks[server.Key] = [.. server.SelectMany(static c => c.Hooks).Distinct(StringComparer.Ordinal)];
        }

        Save();
        _log.Changed(who, what, slot.Name, old?.Version ?? "nothing", next.Version + (state.IsDisabled ? " (disabled)" : ""));
        if (old is not null)
        {
            _retirement.Add(old, swap.Drained);
        }

        foreach (string name in namesBefore.Prepend(slot.Name))
        {
            CleanUp(name);
        }
    }

    private void TryRemove(PluginSlot slot, string who)
    {
        try
        {
            Remove(slot, who);
        }
        catch (PluginProblemException e)
        {
            Refuse(slot, who, "remove", e);
        }
    }

    /// <summary>Takes a plugin out whose folder is gone. That it was disabled is remembered, so that putting the folder back does not enable it.</summary>
    private void Remove(PluginSlot slot, string who)
    {
        if (slot.Current is { } running)
        {
            if (_options.Required.Contains(slot.Name))
            {
                string gone = $"{slot.Folder} is gone, and {PluginDirectorySection.Name}:Required names {slot.Name}: it stays loaded until the next start.";
                if (slot.Problem != gone)
                {
                    // A folder that comes back is taken anew, whatever it holds.
                    (slot.Problem, slot.Tried) = (gone, null);
                    _log.RequiredGone(slot.Name);
                }

                return;
            }

            SwapOutcome swap = ChainSwaps.Run(running, null, isEnabled: true, (chain, names) => OrderOf(chain, names));
            if (swap.Problem is { } problem)
            {
                throw problem;
            }

            slot.Current = null;
            _log.Changed(who, "remove", slot.Name, running.Version, "nothing");
            _retirement.Add(running, swap.Drained);
        }

        lock (_lock)
        {
            _slots.Remove(slot.Folder);
        }

        bool wasUnknown = _state.Unknown.Remove(slot.Folder);
        _state.Plugins.TryGetValue(slot.Name, out PluginState? state);
        if (IsOfAnother(slot, slot.Name, state?.Folder))
        {
            // What is kept under its name, and the copies, are the other's.
            return;
        }

        if (state is not null)
        {
            Forget(slot.Name);
            Save();
        }
        else if (wasUnknown)
        {
            Save();
        }

        CleanUp(slot.Name);
    }

    /// <summary>Forgets a plugin, but for that it was disabled.</summary>
    private void Forget(string plugin)
    {
        if (_state.Plugins.Remove(plugin, out PluginState? state) && state.IsDisabled)
        {
            _state.Plugins[plugin] = new PluginState { IsDisabled = true };
        }
    }
}
