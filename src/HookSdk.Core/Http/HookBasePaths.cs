using System.Collections.Concurrent;

namespace HookSdk;

/// <summary>The base paths that hooks are mapped under, and whose they are.</summary>
internal sealed class HookBasePaths
{
    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string path, string target) => _paths.TryAdd(path.TrimEnd('/'), target);

    /// <summary>Whether a path lies under one of them.</summary>
    public bool Contains(string path) => FindTarget(path) is not null;

    /// <summary>The target whose hooks a path lies under; null: none's.</summary>
    public string? FindTarget(string path)
    {
        foreach (KeyValuePair<string, string> known in _paths)
        {
            if (path.StartsWith(known.Key, StringComparison.OrdinalIgnoreCase)
                && (path.Length == known.Key.Length || path[known.Key.Length] == '/'))
            {
                return known.Value;
            }
        }

        return null;
    }
}
