using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>The application's own observers. One that throws is told of once, and asked again all the same.</summary>
internal sealed class ObserverList(IEnumerable<IHookObserver> observers)
{
    private readonly Entry[] _entries = [.. observers.Select(static o => new Entry(o))];

    /// <summary>The observers of a server's calls; null: there are none.</summary>
    public static ObserverList? Of(HookServer server) => server.Services.GetKeyedService<ObserverList>(server.Target) is { _entries.Length: > 0 } list ? list : null;

    public void Answered(HookServer server, ObservedCall call) => Tell(server, call.Hook, call, static (observer, call) => observer.OnAnswered(call));

    public void Ended(HookServer server, LateHandlerEnd late) => Tell(server, late.Hook, late, static (observer, late) => observer.OnLateHandlerEnded(late));

    private void Tell<TTold>(HookServer server, string hook, TTold told, Action<IHookObserver, TTold> tell)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                tell(entry.Observer, told);
            }
            catch (Exception e) when (entry.IsFirst())
            {
                server.Log.HookObserverThrew(server.Target, hook, entry.Observer.GetType().Name, e);
            }
            catch (Exception)
            {
                // Told once.
            }
        }
    }

    private sealed class Entry(IHookObserver observer)
    {
        private int _told;

        public IHookObserver Observer => observer;

        public bool IsFirst() => Interlocked.Exchange(ref _told, 1) == 0;
    }
}
