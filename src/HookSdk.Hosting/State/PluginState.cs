namespace HookSdk.Hosting;

/// <summary>What the state file keeps of one plugin. Versions are the fingerprints of their files. All can be set: where a key is not in the file, the generated reader makes null of what is init-only.</summary>
internal sealed record PluginState
{
    /// <summary>What its folder is called in the directory.</summary>
    public string? Folder { get; set; }

    public bool IsDisabled { get; set; }

    /// <summary>The version that runs.</summary>
    public string? Version { get; set; }

    /// <summary>The version before, to roll back to.</summary>
    public string? Before { get; set; }

    /// <summary>The hooks that it served when it was loaded last, by server: what a broker goes on asking about after a restart, whatever becomes of the plugin then.</summary>
    public SortedDictionary<string, List<string>> Hooks { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The version that was rolled back: it is not taken again by itself.</summary>
    public string? RolledBack { get; set; }
}
