namespace HookSdk.Hosting;

/// <summary>What operators have changed, and which versions run: what the state file keeps. All can be set, as in <see cref="PluginState"/>.</summary>
internal sealed record OperatorState
{
    /// <summary>Of plugins from the directory, by name.</summary>
    public SortedDictionary<string, PluginState> Plugins { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The names in a server's chains in the order that an operator has given them, by server.</summary>
    public SortedDictionary<string, List<string>> Order { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Plugins that are compiled in and were disabled, by server.</summary>
    public SortedDictionary<string, List<string>> Disabled { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Folders whose plugins nothing is known of, since the state that told of them is lost: which hooks they served, and in which version. A folder is known again when its plugin is loaded.</summary>
    public SortedSet<string> Unknown { get; set; } = new(StringComparer.Ordinal);
}
