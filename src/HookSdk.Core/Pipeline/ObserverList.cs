using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>The application's own observers. One that throws is told of once, and asked again all the same.</summary>
internal sealed class ObserverList(IEnumerable<IHookObserver> observers)
{
    private readonly Entry[] _entries = [.. observers.Select(static o => new Entry(o))];

    /// <summary>The observers of a server's calls; null: there are none.</summary>
    public static ObserverList? Of(HookServer server) => server.Services.GetKeyedService<ObserverList>(server.Target) is { _entries.Length: > 0 } list ? list : null;

    public void Answered(HookServer server, ObservedCall call)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                entry.Observer.OnAnswered(call);
            }
            catch (Exception e)
            {
                Tell(server, entry, call.Hook, e);
            }
        }
    }

    public void Ended(HookServer server, LateHandlerEnd late)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                entry.Observer.OnLateHandlerEnded(late);
            }
            catch (Exception e)
            {
                Tell(server, entry, late.Hook, e);
            }
        }
    }

    private static void Tell(HookServer server, Entry entry, string hook, Exception exception)
    {
        if (entry.IsFirst())
        {
            server.Log.HookObserverThrew(server.Target, hook, entry.Observer.GetType().Name, exception);
        }
    }

    private sealed class Entry(IHookObserver observer)
    {
        private int _told;

        public IHookObserver Observer => observer;

        public bool IsFirst() => Interlocked.Exchange(ref _told, 1) == 0;
    }
}
