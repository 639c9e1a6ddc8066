using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace HookSdk.Hosting;

/// <summary>
/// Watches versions that were unloaded until they are gone from memory. The garbage collector is asked to look, in the background, since on a quiet server it may not by itself for
/// hours; and where a version is still there, caches of shared libraries are emptied. Native memory of those that are gone is given back to the system.
/// </summary>
internal sealed class UnloadedVersions(TimeProvider time, TimeSpan limit, HostingLog log, Action giveBack) : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<Watched> _watched = [];
    private ITimer? _timer;
    private TimeSpan _next = First;
    private int _looks;
    private bool _isToGiveBack;

    /// <summary>Those that are still in memory.</summary>
    public IReadOnlyList<UnloadedVersion> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _watched.Where(static w => w.Context.IsAlive).Select(static w => new UnloadedVersion(w.Plugin, w.Version, w.Since, w.IsTold))];
            }
        }
    }

    public void Add(string plugin, string version, WeakReference context)
    {
        lock (_lock)
        {
            _watched.Add(new Watched(plugin, version, context, time.GetUtcNow()));
            _looks = 0;
            _next = First;
            _timer ??= time.CreateTimer(static watch => ((UnloadedVersions)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(First, Timeout.InfiniteTimeSpan);
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
        try
        {
            bool isToGiveBack = _isToGiveBack;
            (bool isLooked, bool isEmptied) = Tell();
            if (isToGiveBack)
            {
                giveBack();
            }

            if (isEmptied)
            {
                EmptyCaches();
            }

            if (isLooked || _isToGiveBack)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            }

            lock (_lock)
            {
                if (_watched.Count > 0 || _isToGiveBack)
                {
                    _timer!.Change(_next, Timeout.InfiniteTimeSpan);
                    _next = _next * 2 < Longest ? _next * 2 : Longest;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The program stops.
        }
    }

    /// <summary>Tells of those that are gone, and of those that should be.</summary>
    /// <returns>Whether the collector is to look again, and whether caches are to be emptied before: not for those that most likely stay, which would be paid for each time.</returns>
    private (bool IsLooked, bool IsEmptied) Tell()
    {
        lock (_lock)
        {
            // Not in this look: the runtime frees what it has of a version one collection after the version itself.
            Watched[] gone = [.. _watched.Where(static w => !w.Context.IsAlive)];
            _isToGiveBack = gone.Length > 0;
            _next = _isToGiveBack ? First : _next;
            foreach (Watched watched in gone)
            {
                _watched.Remove(watched);
                log.Collected(watched.Plugin, watched.Version);
            }

            foreach (Watched watched in _watched.Where(w => !w.IsTold && time.GetUtcNow() - w.Since >= limit))
            {
                watched.IsTold = true;
                log.NotCollected(watched.Plugin, watched.Version, (time.GetUtcNow() - watched.Since).TotalSeconds);
            }

            bool isUseful = _watched.Exists(static w => !w.IsTold);
            return (isUseful, isUseful && _looks++ > 0);
        }
    }

    /// <summary>Apart, so that no local variable keeps a context while the collector looks; and without the lock, since meters have one of their own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EmptyCaches()
    {
        AssemblyLoadContext[] contexts;
        lock (_lock)
        {
            contexts = [.. _watched.Select(static w => w.Context.Target).OfType<AssemblyLoadContext>()];
        }

        try
        {
            ReflectionCaches.Clear();
            PluginMeters.DisposeOf(contexts);
        }
        catch (Exception e)
        {
            // Those who listen to a meter are told of its end, and may throw. What stays in memory for it is told of as others are.
            log.PartFailed("plugins", "that were unloaded", "emptying caches and meters of shared libraries", PluginProblems.Of(e));
        }
    }

    private sealed class Watched(string plugin, string version, WeakReference context, DateTimeOffset since)
    {
        public string Plugin => plugin;

        public string Version => version;

        public WeakReference Context => context;

        public DateTimeOffset Since => since;

        public bool IsTold { get; set; }
    }
}
