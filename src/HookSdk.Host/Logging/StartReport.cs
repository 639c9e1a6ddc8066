using HookSdk.Hosting;

namespace HookSdk.Host;

/// <summary>Says, once the program serves, what it serves and what is odd about it.</summary>
internal sealed class StartReport(HostFile file, HostSettings settings, PluginDirectory directory, HostLog log)
{
    public void Write()
    {
        foreach (HookPlugins chain in directory.Chains.Where(static c => c.Plugins.Count == 0))
        {
            log.NoPlugin(chain.Id, directory.Path);
        }

        IReadOnlyList<PluginSlot> slots = directory.Slots;
        string[] read = [.. slots.Select(static s => PluginDirectorySection.OfPlugin(s.Name)), .. slots.Select(static s => s.Current?.Manifest.Settings).OfType<string>()];
        foreach (string section in settings.Sections.Unread(read))
        {
            log.SectionUnread(file.Path, section, "A plugin's settings stand in the section that its plugin.json names ('settings'), or in Plugins: and its name.");
        }

        // Where there is no plugin yet, the settings wait for theirs.
        foreach (string plugin in slots.Count == 0 ? [] : settings.Sections.UnreadPlugins(read))
        {
            log.SectionUnread(file.Path, PluginDirectorySection.OfPlugin(plugin), $"There is no plugin '{plugin}' here, but {string.Join(", ", slots.Select(static s => s.Name))}.");
        }

        log.Serves(string.Join(", ", settings.Servers.Select(static s => $"{s.Id}{(s.Path.Length == 0 ? "" : $" at {s.Path}")}{(s.Host is null ? "" : $" on {s.Host}")}")), directory.Path, file.Path);
    }
}
