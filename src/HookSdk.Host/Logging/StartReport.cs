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

        foreach (string section in HostSections.Unread(file.Path, directory.Slots.Select(static s => s.Current?.Manifest.Settings).OfType<string>()))
        {
            log.SectionUnread(file.Path, section);
        }

        log.Serves(string.Join(", ", settings.Servers.Select(static s => $"{s.Id}{(s.Path.Length == 0 ? "" : $" at {s.Path}")}{(s.Host is null ? "" : $" on {s.Host}")}")), directory.Path, file.Path);
    }
}
