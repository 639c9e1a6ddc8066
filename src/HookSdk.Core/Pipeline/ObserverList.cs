using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>The application's own observers. One that throws is told of once, and asked again all the same.</summary>
internal sealed class ObserverList
{
    private const int MostAsked = 63;

    private readonly Entry[] _entries;

    public ObserverList(IEnumerable<IHookObserver> observers) => _entries = [.. observers.Where(static o => o is not ISwitchedObserver { IsOn: false }).Select(static o => new Entry(o))];

    /// <summary>The observers of a server's calls; null: there are none.</summary>
    public static ObserverList? Of(HookServer server) => server.Services.GetKeyedService<ObserverList>(server.Target) is { _entries.Length: > 0 } list ? list : null;

    /// <summary>Who wants to be told of a call that begins: a bit for each observer. Zero: nobody does.</summary>
    public ulong Ask(HookServer server, string hook)
    {
        ulong wanted = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            // Beyond the bits that there are, all are told.
            if (i >= MostAsked || _entries[i].Wants(server, hook))
            {
                wanted |= 1UL << Math.Min(i, MostAsked);
            }
        }

        return wanted;
    }

    /// <summary>The bit of an observer in what <see cref="Ask"/> has; zero: it is none of these.</summary>
    public ulong BitOf<TObserver>()
        where TObserver : IHookObserver => Array.FindIndex(_entries, static e => e.Observer is TObserver) is var i and >= 0 ? 1UL << Math.Min(i, MostAsked) : 0;

    public void Answered(HookServer server, ObservedCall call, ulong wanted) => Tell(server, call.Hook, wanted, call, static (observer, call) => observer.OnAnswered(call));

    public void Ended(HookServer server, LateHandlerEnd late, ulong wanted) => Tell(server, late.Hook, wanted, late, static (observer, late) => observer.OnLateHandlerEnded(late));

    /// <summary>Whether any of them wants to be told of a call that a server has made to its broker.</summary>
    public bool WantsMade(string call, string client) => Array.Exists(_entries, e => e.Observer is IMadeCallObserver observer && observer.WantsMade(call, client));

    /// <summary>Tells those that want it of a call that a server has made to its broker.</summary>
    public void Made(HookServer server, MadeCall call)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                if (entry.Observer is IMadeCallObserver observer && observer.WantsMade(call.Name, call.Client))
                {
                    observer.OnMade(call);
                }
            }
            catch (Exception e)
            {
                entry.Threw(server, call.Name, e);
            }
        }
    }

    private void Tell<TTold>(HookServer server, string hook, ulong wanted, TTold told, Action<IHookObserver, TTold> tell)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if ((wanted & (1UL << Math.Min(i, MostAsked))) == 0)
            {
                continue;
            }

            try
            {
                tell(_entries[i].Observer, told);
            }
            catch (Exception e)
            {
                _entries[i].Threw(server, hook, e);
            }
        }
    }

    private sealed class Entry(IHookObserver observer)
    {
        private int _told;

        public IHookObserver Observer => observer;

        /// <summary>One that throws when it is asked is told of the call.</summary>
        public bool Wants(HookServer server, string hook)
        {
            try
            {
                return observer.Wants(server.Kind, server.Name, hook);
            }
            catch (Exception e)
            {
                Threw(server, hook, e);
                return true;
            }
        }

        public void Threw(HookServer server, string hook, Exception e)
        {
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                server.Log.HookObserverThrew(server.Target, hook, observer.GetType().Name, e);
            }
        }
    }
}
