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
