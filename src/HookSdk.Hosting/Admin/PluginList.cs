namespace HookSdk.Hosting;

/// <summary>Puts the operator's list together.</summary>
internal static class PluginList
{
    public static PluginListDocument Of(PluginDirectory directory) => new(
        directory.Path,
        [.. directory.Slots.Select(Of)],
        [.. directory.Chains.Select(chain => new ServerDocument(chain.Id, [.. chain.Plugins.Select(p => new ServerPluginDocument(p.Name, p.Type.FullName ?? p.Type.Name, p.IsEnabled, p.IsInDryRun ? true : null, directory.SlotOf(chain, p.Name)?.Folder, p.Hooks))]))],
        [
            .. directory.Draining.Select(static v => new UnloadedDocument(v.Plugin, v.Version, "calls still run", v.Since)),
            .. directory.Unloaded.Select(static v => new UnloadedDocument(v.Plugin, v.Version, v.IsOverdue ? "not collected" : "unloaded", v.Since)),
        ],
        directory.StateProblem);

    /// <summary>One plugin of the directory, with what is wrong with the state of all, which stands above the list otherwise. Null: there is none.</summary>
    public static PluginDocument? Find(PluginDirectory directory, string name)
    {
        PluginDocument? plugin = directory.Find(name) is { } slot ? Of(slot) : null;
        return plugin is not null && directory.StateProblem is { } state ? plugin with { Problem = plugin.Problem is { } own ? $"{own} {state}" : state } : plugin;
    }

    private static PluginDocument Of(PluginSlot slot)
    {
        LoadedPlugin? plugin = slot.Current;
        return new PluginDocument(
            slot.Name,
            slot.Folder,
            plugin is null ? "failed" : slot.IsDisabled ? "disabled" : "running",
            plugin?.Version,
            slot.HasVersionBefore,
            plugin?.Manifest.Order,
            plugin?.Manifest.Classes ?? [],
            [.. (plugin?.Classes ?? []).Select(static c => c.Chain.Id).Distinct(StringComparer.Ordinal)],
            plugin?.Manifest.SdkVersion,
            plugin?.LoadedAt,
            slot.Problem);
    }
}
