namespace HookSdk;

/// <summary>What has changed at one entrance.</summary>
/// <param name="Path">Where it is mapped; null: in process, or where the broker chooses no path.</param>
/// <param name="Unserved">The hooks that no plugin serves there any more.</param>
/// <param name="Denied">The hooks that are served there now, and of which a caller was told that they are not.</param>
internal sealed record EntranceChange(string? Path, string[] Unserved, string[] Denied)
{
    /// <summary>The hooks of all entrances for people, with their paths where it is not so at each; empty: there are none.</summary>
    public static string Told(IReadOnlyList<EntranceChange> changes, Func<EntranceChange, string[]> hooks)
    {
        // Who calls in process has no path, and looks at the same plugins.
        EntranceChange[] told = [.. changes.Where(c => c.Path is not null || changes.All(static other => other.Path is null))];
        return string.Join(", ", told.SelectMany(hooks).Distinct(StringComparer.Ordinal).Select(hook =>
        {
            string[] paths = [.. told.Where(c => hooks(c).Contains(hook, StringComparer.Ordinal)).Select(static c => $"/{c.Path?.Trim('/')}").Distinct(StringComparer.Ordinal)];
            return told.All(c => hooks(c).Contains(hook, StringComparer.Ordinal)) ? hook : $"{hook} under {string.Join(" and ", paths)}";
        }));
    }
}
