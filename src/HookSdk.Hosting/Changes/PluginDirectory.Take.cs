namespace HookSdk.Hosting;

/// <content>The road of a version from its folder, or from the store, into the chains.</content>
internal sealed partial class PluginDirectory
{
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
}
