namespace HookSdk;

/// <summary>
/// Asks the process's thread pool again and again how long it takes to begin something. Handlers that block their threads leave none for other calls, and the pool adds one or two a
/// second by itself. Then its floor is raised, so that it adds threads without waiting, and that is told once with what to do.
/// </summary>
internal sealed class ThreadWatch : IThreadPoolWorkItem, IDisposable
{
    /// <summary>The floor that a starved pool is given where no setting says another.</summary>
    public const int Floor = 128;

    /// <summary>A pool that has begun nothing for so long is starved.</summary>
    private static readonly TimeSpan Starved = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _over = new();
    private readonly ManualResetEventSlim _begun = new();
    private readonly TimeProvider _time = Clock.System;
    private HookServer[] _servers = [];
    private long _asked;
    private long _waited;
    private int _isWatching;
    private bool _isTold;

    /// <summary>How long what begins now has waited for a thread, as far as it can be known: zero unless the pool is starved.</summary>
    public TimeSpan Wait
    {
        get
        {
            long asked = Volatile.Read(ref _asked);
            TimeSpan wait = asked == 0 ? new TimeSpan(Volatile.Read(ref _waited)) : _time.GetElapsedTime(asked);
            return wait < Starved ? TimeSpan.Zero : wait;
        }
    }

    /// <summary>Raises the floor where a setting says so, and watches, on a thread of its own, until the application has stopped.</summary>
    public void Start(HookServer[] servers)
    {
        _servers = servers;
        foreach (int floor in servers.Select(static s => s.Settings.MinThreads).OfType<int>())
        {
            Raise(floor);
        }

        if (Interlocked.Exchange(ref _isWatching, 1) == 0)
        {
            new Thread(Watch) { IsBackground = true, Name = "HookSdk thread watch" }.Start();
        }
    }

    public void Dispose() => _over.Set();

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _waited, _time.GetElapsedTime(Volatile.Read(ref _asked)).Ticks);
        Volatile.Write(ref _asked, 0);
        _begun.Set();
    }

    private static void Raise(int floor)
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        if (workers < floor)
        {
            ThreadPool.SetMinThreads(floor, ports);
        }
    }

    private void Watch()
    {
        while (!_over.Wait(AskEvery))
        {
            _begun.Reset();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long asked = _time.GetTimestamp();
            Volatile.Write(ref _asked, asked);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            if (!_begun.Wait(Starved))
            {
                Tell(asked, used);
                _begun.Wait();
            }
        }
    }

    private void Tell(long asked, TimeSpan usedBefore)
    {
        if (_isTold || _servers.Length == 0)
        {
            return;
        }

        _isTold = true;
        int threads = ThreadPool.ThreadCount;
        TimeSpan waited = _time.GetElapsedTime(asked);
        int used = (int)Math.Clamp(100 * (Environment.CpuUsage.TotalTime - usedBefore) / (waited * Environment.ProcessorCount), 0, 100);
        int? set = _servers.Max(static s => s.Settings.MinThreads);
        Raise(set ?? Floor);
        HookServer first = _servers[0];
        ThreadPool.GetMinThreads(out int floor, out _);
        first.Log.Starved((int)Starved.TotalMilliseconds, threads, used, Environment.ProcessorCount, StarvedAdvice.Of(used, set, floor, first.Section));
    }
}
