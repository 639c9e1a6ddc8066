using System.Collections.Concurrent;

namespace EmqxHooks._1.Connections;

/// <summary>Counts connects and disconnects since this server was started. Who was connected before is not counted, neither then nor when it goes.</summary>
/// <remarks>
/// Counted for each client id, because EMQX's versions tell the return of a client otherwise: 5.1 says of one that was gone that it is disconnected once more, 5.8.9 and later
/// do not; and of one that is still there 5.1 says "disconnected" before "connected", 5.9 and later after it.
/// </remarks>
public sealed class ConnectionCounts
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);
    private long _connects;
    private long _disconnects;

    public long Connects => Interlocked.Read(ref _connects);

    public long Disconnects => Interlocked.Read(ref _disconnects);

    public void Connected(string clientId)
    {
        _open.AddOrUpdate(clientId, 1, static (_, open) => open + 1);
        Interlocked.Increment(ref _connects);
    }

    public void Disconnected(string clientId)
    {
        while (_open.TryGetValue(clientId, out int open))
        {
            if (open > 1 ? _open.TryUpdate(clientId, open - 1, open) : _open.TryRemove(new(clientId, open)))
            {
                Interlocked.Increment(ref _disconnects);
                return;
            }
        }
    }

    public override string ToString() => $"connects {Connects}, disconnects {Disconnects}";
}
