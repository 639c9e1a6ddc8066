namespace HookSdk.Testing;

/// <summary>Every fallback that a fake has seen, and whether the test has said that it wants them all.</summary>
internal sealed class FallbackLog(bool areAllowed)
{
    private readonly Lock _lock = new();
    private readonly List<Fallback> _all = [];
    private volatile bool _areAllowed = areAllowed;

    public bool AreAllowed => _areAllowed;

    /// <summary>How many there have been: a mark for <see cref="Since"/>.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>The first, allowed or not.</summary>
    public Fallback? First
    {
        get
        {
            lock (_lock)
            {
                return _all.FirstOrDefault();
            }
        }
    }

    public void AllowAll() => _areAllowed = true;

    public void Add(Fallback fallback)
    {
        lock (_lock)
        {
            _all.Add(fallback);
        }
    }

    /// <summary>What an outcome rests on: fallbacks since a mark, of those that concern it.</summary>
    public OutcomeFallbacks Since(int mark, Func<Fallback, bool> concerns)
    {
        OutcomeFallbacks fallbacks = new(this);
        lock (_lock)
        {
            for (int i = mark; i < _all.Count; i++)
            {
                if (concerns(_all[i]))
                {
                    fallbacks.Add(_all[i]);
                }
            }
        }

        return fallbacks;
    }

    /// <summary>Fails a check of <c>Ensure</c> that rests on any fallback so far, of those that concern it.</summary>
    public void Check(string expected, Func<string> transcript, Func<Fallback, bool>? concerns = null) => Since(0, concerns ?? (static _ => true)).Check(expected, transcript);
}
