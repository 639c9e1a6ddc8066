namespace HookSdk;

/// <summary>What the settings of a target's server need to know of the target.</summary>
/// <param name="Name">Its short name in lower case, with the name of the server behind it where it has one.</param>
/// <param name="Section">The configuration section that the settings come from.</param>
/// <param name="Hooks">The names of its hooks.</param>
/// <param name="Live">Those of its own settings that apply without a restart, by their keys in the section. What all servers have does, but for the floor of threads.</param>
/// <param name="ServerName">The name of the server; null: it has none.</param>
internal sealed record HookServerDescription<TOptions>(string Name, string Section, IReadOnlyCollection<string> Hooks, IReadOnlyCollection<string> Live, string? ServerName = null)
    where TOptions : HookServerOptions
{
    private static readonly HashSet<string> Common = new(
        typeof(HookServerOptions).GetProperties().Concat(typeof(HttpHookServerOptions).GetProperties()).Select(static p => p.Name)
            .Where(static name => name != nameof(HookServerOptions.MinThreads)),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a changed key below the section applies to the next call; false: it needs a restart.</summary>
    public bool IsLive(string key)
    {
        string[] parts = key.Split(':');
        return (ServerName is null && Is(parts[0], ServerId.Folder)) || Common.Contains(parts[0]) || Live.Contains(parts[0], StringComparer.OrdinalIgnoreCase)
            || (parts is [var hooks, _, var setting] && Is(hooks, "Hooks") && Is(setting, nameof(HookOptions.Deadline)));

        static bool Is(string part, string name) => part.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
