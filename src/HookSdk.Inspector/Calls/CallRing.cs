namespace HookSdk.Inspector;

/// <summary>The newest calls, in a ring of fixed length.</summary>
internal sealed class CallRing(InspectorSettings settings)
{
    private readonly CallRecord?[] _calls = new CallRecord?[settings.IsOn ? settings.Options.MostCalls : 0];
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>Told of each call that comes, on its own thread.</summary>
#pragma warning disable MA0046 // The call is all that there is to tell.
    public event Action<CallRecord>? Added;
#pragma warning restore MA0046

    public void Add(CallRecord call)
    {
        if (_calls.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            call.Id = ++_last;
            _calls[call.Id % _calls.Length] = call;
        }

        Added?.Invoke(call);
    }

    /// <summary>The newest calls behind one, the oldest first.</summary>
    public IReadOnlyList<CallRecord> After(long id, int most)
    {
        lock (_lock)
        {
            long from = Math.Max(Math.Max(id + 1, 1), _last - Math.Min(most, _calls.Length) + 1);
            List<CallRecord> found = [];
            for (long i = from; i <= _last; i++)
            {
                if (_calls[i % _calls.Length] is { } call)
                {
                    found.Add(call);
                }
            }

            return found;
        }
    }

    public CallRecord? Find(long id)
    {
        lock (_lock)
        {
            return _calls.Length > 0 && id > 0 && _calls[id % _calls.Length] is { } call && call.Id == id ? call : null;
        }
    }
}
