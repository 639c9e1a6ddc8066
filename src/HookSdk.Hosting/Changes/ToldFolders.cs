namespace HookSdk.Hosting;

/// <summary>Folders that nothing can be taken of, and what the log has said of them: each thing once, until it is otherwise. Nothing is kept of folders that are gone.</summary>
internal sealed class ToldFolders(string directory, HostingLog log)
{
    private readonly Dictionary<string, Told> _folders = new(StringComparer.Ordinal);
    private string? _unreadable;

    /// <summary>The directory itself cannot be looked through.</summary>
    public void IsUnreadable(string problem)
    {
        if (_unreadable != problem)
        {
            _unreadable = problem;
            log.LookFailed(directory, problem);
        }
    }

    /// <summary>The directory could be looked through, and holds these folders.</summary>
    public void Holds(IReadOnlyCollection<string> folders)
    {
        _unreadable = null;
        foreach (string gone in _folders.Keys.Except(folders, StringComparer.Ordinal).ToArray())
        {
            _folders.Remove(gone);
        }
    }

    /// <summary>A folder has no manifest: it is not complete yet, or no plugin at all. That is told when the next look finds it so too.</summary>
    public void HasNoManifest(string folder, bool isSettled)
    {
        Told told = Of(folder);
        if ((told.IsBare || isSettled) && !told.IsBareTold)
        {
            told.IsBareTold = true;
            log.NoManifest(Path.Combine(directory, folder));
        }

        told.IsBare = true;
    }

    /// <summary>A folder cannot be looked through.</summary>
    public void IsUnreadable(string folder, string problem)
    {
        Told told = Of(folder);
        if (told.Problem != problem)
        {
            told.Problem = problem;
            log.LookFailed(Path.Combine(directory, folder), problem);
        }
    }

    /// <summary>A folder can be looked through, and has a manifest.</summary>
    public void IsFine(string folder) => _folders.Remove(folder);

    private Told Of(string folder)
    {
        if (!_folders.TryGetValue(folder, out Told? told))
        {
            _folders[folder] = told = new Told();
        }

        return told;
    }

    private sealed class Told
    {
        public bool IsBare { get; set; }

        public bool IsBareTold { get; set; }

        public string? Problem { get; set; }
    }
}
