namespace HookSdk;

/// <summary>
/// The requests that wait for bytes of their bodies. The web server's own stop would wait for them until the host's patience ends, so they are given up once nothing else
/// is waited for. A request that is here as a whole never comes in here.
/// </summary>
internal sealed class AwaitedBodies(HookServer server) : IDisposable
{
    /// <summary>What a stop leaves to bodies that are on their way: some brokers send head and body apart, and a packet that is lost comes again after a fifth of a second.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<HookConnection, long> _since = [];
    private ITimer? _timer;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _since.Count;
            }
        }
    }

    /// <summary>Notes a request that has begun to wait.</summary>
    public void Add(HookConnection connection)
    {
        lock (_lock)
        {
            _since[connection] = server.Time.GetTimestamp();
        }
    }

    /// <summary>Afterwards it is not given up any more.</summary>
    public void Remove(HookConnection connection)
    {
        lock (_lock)
        {
            _since.Remove(connection);
        }
    }

    /// <summary>The server has begun to stop: gives up, from now on and when draining is over, what has waited for as long as the grace.</summary>
    public void GiveUpAfterDraining()
    {
        lock (_lock)
        {
            _timer ??= server.Time.CreateTimer(static bodies => ((AwaitedBodies)bodies!).Look(), this, Grace, LookEvery);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            long now = server.Time.GetTimestamp();
            if (server.ActiveCalls > 0 && server.Time.GetElapsedTime(server.DrainingSince ?? now, now) < server.Settings.DrainWindow)
            {
                return;
            }

            // What ends here may take itself out of the table at once, on this thread.
            HookConnection[] stale = [.. _since.Where(b => server.Time.GetElapsedTime(b.Value, now) >= Grace).Select(static b => b.Key)];
            foreach (HookConnection connection in stale)
            {
                _since.Remove(connection);
                server.Log.BodyGivenUp(server.Target);
                connection.GiveUpBody();
            }
        }
    }
}
