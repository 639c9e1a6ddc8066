using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Sections of servers that no server reads.</summary>
internal static class UnreadSections
{
    /// <summary>
    /// Finds them: below <c>Hooks</c>, and below <see cref="ServerId.Folder"/> of each target; and where only named servers were added, what stands beside that folder. A text in place of what
    /// they stand below is one too.
    /// </summary>
    /// <param name="configuration">The configuration; null: there is none.</param>
    /// <param name="servers">The servers that were added.</param>
    /// <param name="others">The paths of sections that something else of this program reads.</param>
    public static IEnumerable<IConfigurationSection> Find(IConfiguration? configuration, IReadOnlyCollection<ServerId> servers, IReadOnlyCollection<string> others)
    {
        HashSet<string> known = new(servers.Select(static s => s.Section), StringComparer.OrdinalIgnoreCase);
        HashSet<string> roots = new(servers.Select(static s => s.Root), StringComparer.OrdinalIgnoreCase);
        if (configuration?.GetSection("Hooks") is { Value.Length: > 0 } text)
        {
            yield return text;
        }

        foreach (IConfigurationSection section in configuration?.GetSection("Hooks").GetChildren() ?? [])
        {
            if (others.Contains(section.Path, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!roots.Contains(section.Path) || (!string.IsNullOrEmpty(section.Value) && !known.Contains(section.Path)))
            {
                yield return section;
                continue;
            }

            foreach (IConfigurationSection child in section.GetChildren())
            {
                bool isFolder = child.Key.Equals(ServerId.Folder, StringComparison.OrdinalIgnoreCase);
                if (isFolder ? !string.IsNullOrEmpty(child.Value) : !known.Contains(section.Path))
                {
                    yield return child;
                }

                foreach (IConfigurationSection named in isFolder ? child.GetChildren().Where(n => !known.Contains(n.Path)) : [])
                {
                    yield return named;
                }
            }
        }
    }
}
