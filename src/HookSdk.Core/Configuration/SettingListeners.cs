using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Who is told of changed settings. One that throws does not keep the others from it.</summary>
internal sealed class SettingListeners<TOptions>(Action<Exception> onThrew, string? name = null)
{
    private ImmutableArray<Listener> _listeners = [];

    /// <summary>Adds one, until what is returned is disposed of.</summary>
    public IDisposable Add(Action<TOptions, string?> listener)
    {
        Listener added = new(this, listener);
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), added);
        return added;
    }

    public void Tell(TOptions changed)
    {
        foreach (Listener listener in _listeners)
        {
            try
            {
                listener.Tell(changed, name ?? Options.DefaultName);
            }
            catch (Exception e)
            {
                onThrew(e);
            }
        }
    }

    private sealed class Listener(SettingListeners<TOptions> owner, Action<TOptions, string?> listener) : IDisposable
    {
        public void Tell(TOptions changed, string name) => listener(changed, name);

        public void Dispose() => ImmutableInterlocked.Update(ref owner._listeners, static (all, one) => all.Remove(one), this);
    }
}
