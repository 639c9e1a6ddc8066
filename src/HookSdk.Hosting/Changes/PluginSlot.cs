namespace HookSdk.Hosting;

/// <summary>A folder of the directory, and what has become of it.</summary>
internal sealed class PluginSlot
{
    public PluginSlot(string folder)
    {
        Folder = folder;
        Name = folder;
    }

    /// <summary>What it is called in the directory.</summary>
    public string Folder { get; }

    /// <summary>The plugin's name: the folder's, until its manifest could be read.</summary>
    public string Name { get; set; }

    /// <summary>The version that is in the chains; null: none.</summary>
    public LoadedPlugin? Current { get; set; }

    /// <summary>Whether an operator has disabled it.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether there is a version to roll back to.</summary>
    public bool HasVersionBefore { get; set; }

    /// <summary>Why that is not what the folder holds; null: it is.</summary>
    public string? Problem { get; set; }

    /// <summary>The stamp that the last look has found.</summary>
    public string? Seen { get; set; }

    /// <summary>The stamp of what was taken, or tried, last.</summary>
    public string? Tried { get; set; }

    /// <summary>Whether the last look has not found the folder.</summary>
    public bool IsMissing { get; set; }
}
