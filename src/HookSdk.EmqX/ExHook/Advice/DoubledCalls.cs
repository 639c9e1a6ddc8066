using System.Collections.Concurrent;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Notices a broker that calls everything twice (EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1, after an outage of this server), and says so once: by a message that is asked about
/// twice, and by a node that loads this server again without having unloaded it. Costs a publish one look into a table, and no allocation.
/// </summary>
internal sealed class DoubledCalls(ExHookLog log)
{
    /// <summary>The second asking follows the first answer at once, so few messages of other publishers lie between.</summary>
    private const int Remembered = 1024;

    private const int MostNodes = 1_000;

    private readonly string?[] _asked = new string?[Remembered];
    private readonly ConcurrentDictionary<string, bool> _loaded = new(StringComparer.Ordinal);
    private int _told;

    public void OnPublish(MessagePublishRequest request)
    {
        string id = request.Message.Id;
        if (id.Length == 0)
        {
            return;
        }

        ref string? place = ref _asked[(uint)id.GetHashCode(StringComparison.Ordinal) % Remembered];
        string? before = place;
        place = id;
        if (string.Equals(before, id, StringComparison.Ordinal) && Volatile.Read(ref _told) == 0 && Interlocked.Exchange(ref _told, 1) == 0)
        {
            log.CallsComeTwice(id, request.Node is { Length: > 0 } node ? $" of node {node}" : "");
        }
    }

    public void OnLoaded(ProviderLoadedRequest request)
    {
        if (request.Node is not { Length: > 0 } node || (_loaded.Count >= MostNodes && !_loaded.ContainsKey(node)))
        {
            return;
        }

        if (!_loaded.TryAdd(node, false) && EmqxVersion.Of(request.Version) is { } version && EmqxVersion.MayCallTwice(version) && _loaded.TryUpdate(node, true, false))
        {
            log.LoadedAgain(request.Version, node);
        }
    }

    /// <summary>A node that stops, or is set up anew, may do it again, and is told of again.</summary>
    public void OnUnloaded(ProviderUnloadedRequest request)
    {
        if (request.Node is { } node)
        {
            _loaded.TryRemove(node, out _);
        }

        Array.Clear(_asked);
        Volatile.Write(ref _told, 0);
    }
}
