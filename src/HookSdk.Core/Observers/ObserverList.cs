namespace HookSdk;

/// <summary>The observers of a server. One that throws is told of once, and asked again all the same.</summary>
internal sealed class ObserverList(HookServer server, IEnumerable<IHookObserver> observers)
{
    private readonly Entry[] _entries = [.. observers.Select(static o => new Entry(o))];

    public void Answered(ObservedCall call)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                entry.Observer.OnAnswered(call);
            }
            catch (Exception e)
            {
                Tell(entry, call.Hook, e);
            }
        }
    }

    public void Ended(LateHandlerEnd late)
    {
        foreach (Entry entry in _entries)
        {
            try
            {
                entry.Observer.OnLateHandlerEnded(late);
            }
            catch (Exception e)
            {
                Tell(entry, late.Hook, e);
            }
        }
    }

    private void Tell(Entry entry, string hook, Exception exception)
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
