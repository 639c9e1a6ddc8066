namespace HookSdk;

/// <summary>Names that wait in line, each once; those that were taken and are being done; and those that are put off. Bounded. Safe for calls at once.</summary>
internal sealed class ClosingQueue(int max)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _putOff = new(StringComparer.Ordinal);
    private readonly Queue<(string Name, DateTimeOffset At)> _againOrder = new();
    private readonly Dictionary<string, DateTimeOffset> _again = new(StringComparer.Ordinal);
    private readonly HashSet<string> _last = new(StringComparer.Ordinal);
    private Queue<string> _order = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _taken.Count + _putOff.Count;
            }
        }
    }

    /// <summary>When the next name is to be done once more; null: none is.</summary>
    public DateTimeOffset? AgainAt
    {
        get
        {
            lock (_gate)
            {
                while (_againOrder.TryPeek(out (string Name, DateTimeOffset At) first))
                {
                    if (_again.TryGetValue(first.Name, out DateTimeOffset at) && at == first.At)
                    {
                        return at;
                    }

                    // It was forgotten, or added anew.
                    _againOrder.Dequeue();
                }

                return null;
            }
        }
    }

    /// <summary>Whether names are put off.</summary>
    public bool HasPutOff
    {
        get
        {
            lock (_gate)
            {
                return _putOff.Count > 0;
            }
        }
    }

    /// <summary>Adds a name behind the others.</summary>
    /// <returns>False: there are as many as may be.</returns>
    public bool Add(string name)
    {
        lock (_gate)
        {
            _last.Remove(name);
            if (_waiting.Contains(name))
            {
                return true;
            }

            if (_waiting.Count + _putOff.Count + _again.Count >= max && !_putOff.Contains(name) && !_again.ContainsKey(name))
            {
                return false;
            }

            // One that is being done is done once more: somebody may have come in meanwhile.
            _taken.Remove(name);
            _putOff.Remove(name);
            _again.Remove(name);
            Append(name);
            return true;
        }
    }

    /// <summary>Forgets a name. One that is being done is not tried again.</summary>
    public void Remove(string name)
    {
        lock (_gate)
        {
            _waiting.Remove(name);
            _taken.Remove(name);
            _putOff.Remove(name);
            _again.Remove(name);
            _last.Remove(name);
        }
    }

    /// <summary>What was taken last has been done, but for those that are named: it is done once more then, and no third time.</summary>
    public void DoAgain(DateTimeOffset at, IEnumerable<string> but)
    {
        lock (_gate)
        {
            foreach (string name in _taken.Except(but, StringComparer.Ordinal))
            {
                if (!_last.Remove(name))
                {
                    _again[name] = at;
                    _againOrder.Enqueue((name, at));
                }
            }
        }
    }

    /// <summary>Those that are to be done once more by now wait again, behind the others.</summary>
    public void ResumeAgain(DateTimeOffset now)
    {
        lock (_gate)
        {
            while (_againOrder.TryPeek(out (string Name, DateTimeOffset At) first) && first.At <= now)
            {
                _againOrder.Dequeue();
                if (_again.TryGetValue(first.Name, out DateTimeOffset at) && at == first.At)
                {
                    _again.Remove(first.Name);
                    _last.Add(first.Name);
                    Append(first.Name);
                }
            }
        }
    }

    /// <summary>Takes the first ones; those that were taken before are done.</summary>
    public string[] Take(int most)
    {
        lock (_gate)
        {
            _taken.Clear();
            while (_taken.Count < most && _order.TryDequeue(out string? name))
            {
                if (_waiting.Remove(name))
                {
                    _taken.Add(name);
                }
            }

            return [.. _taken];
        }
    }

    /// <summary>What was taken last has not been done, and waits again behind the others.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            foreach (string name in _taken)
            {
                Append(name);
            }

            _taken.Clear();
        }
    }

    /// <summary>Of what was taken last these have not been done, and are put off; the others are done.</summary>
    public void PutOff(IEnumerable<string> names)
    {
        lock (_gate)
        {
            // One that is not among those taken was forgotten, or added again.
            _putOff.UnionWith(names.Where(_taken.Contains));
            _taken.Clear();
        }
    }

    /// <summary>What is put off waits again, behind the others.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            foreach (string name in _putOff)
            {
                Append(name);
            }

            _putOff.Clear();
        }
    }

    private void Append(string name)
    {
        _waiting.Add(name);
        _order.Enqueue(name);

        // A name that is forgotten leaves its place in the line behind.
        if (_order.Count > (2 * _waiting.Count) + 64)
        {
            _order = new Queue<string>(_order.Where(_waiting.Contains).Distinct(StringComparer.Ordinal));
        }
    }
}
