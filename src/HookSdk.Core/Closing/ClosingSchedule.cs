namespace HookSdk;

/// <summary>Names, each with the time when it is due, and those that were due and are being done. Bounded. Not safe for calls at once.</summary>
internal sealed class ClosingSchedule(int max)
{
    private readonly Dictionary<string, DateTimeOffset> _times = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private PriorityQueue<string, DateTimeOffset> _order = new();

    public int Count => _times.Count;

    /// <summary>When the first one is due; null: there is none.</summary>
    public DateTimeOffset? First
    {
        get
        {
            DropStale();
            return _order.TryPeek(out _, out DateTimeOffset at) ? at : null;
        }
    }

    /// <summary>Adds a name, or gives it another time.</summary>
    /// <returns>False: there are as many as may be.</returns>
    public bool Set(string name, DateTimeOffset at)
    {
        if (_times.Count >= max && !_times.ContainsKey(name))
        {
            return false;
        }

        Add(name, at);
        return true;
    }

    /// <summary>Forgets a name. One that is being done is not tried again.</summary>
    public void Remove(string name)
    {
        _times.Remove(name);
        _taken.Remove(name);
    }

    /// <summary>Takes those out that are due.</summary>
    public string[] Take(DateTimeOffset now, int most)
    {
        _taken.Clear();
        while (_taken.Count < most && First is { } at && at <= now)
        {
            string name = _order.Dequeue();
            _times.Remove(name);
            _taken.Add(name);
        }

        return [.. _taken];
    }

    /// <summary>What was taken last has not been done: it is due again later, unless it has another time by now.</summary>
    public void Restore(DateTimeOffset at)
    {
        foreach (string name in _taken.ToArray())
        {
            Add(name, at);
        }
    }

    private void Add(string name, DateTimeOffset at)
    {
        _taken.Remove(name);
        _times[name] = at;
        _order.Enqueue(name, at);

        // A name that gets another time leaves its earlier entry behind.
        if (_order.Count > (2 * _times.Count) + 64)
        {
            _order = new PriorityQueue<string, DateTimeOffset>(_times.Select(static t => (t.Key, t.Value)));
        }
    }

    private void DropStale()
    {
        while (_order.TryPeek(out string? name, out DateTimeOffset at) && !(_times.TryGetValue(name, out DateTimeOffset current) && current == at))
        {
            _order.Dequeue();
        }
    }
}
