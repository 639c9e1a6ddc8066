using System.Collections.Concurrent;

namespace HookSdk;

/// <summary>The base paths that hooks are mapped under.</summary>
internal sealed class HookBasePaths
{
    private readonly ConcurrentDictionary<string, byte> _paths = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string path) => _paths.TryAdd(path.TrimEnd('/'), 0);

    /// <summary>Whether a path lies under one of them.</summary>
    public bool Contains(string path)
    {
        foreach (KeyValuePair<string, byte> known in _paths)
        {
            if (path.StartsWith(known.Key, StringComparison.OrdinalIgnoreCase)
                && (path.Length == known.Key.Length || path[known.Key.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }
}
