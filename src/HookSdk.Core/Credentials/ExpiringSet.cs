using System.Collections.Concurrent;

namespace HookSdk.Credentials;

/// <summary>A bounded set whose entries end by themselves. At the bound nothing new goes in until older ones have ended.</summary>
internal sealed class ExpiringSet(TimeSpan life, int most, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _until = new(StringComparer.Ordinal);
    private readonly long _ticks = (long)(life.TotalSeconds * time.TimestampFrequency);
    private long _lastSweep = time.GetTimestamp();

    /// <summary>False: it takes nothing.</summary>
    public bool IsOn => _ticks > 0 && most > 0;

    public bool Contains(string entry) => _until.TryGetValue(entry, out long until) && time.GetTimestamp() < until;

    /// <summary>Adds an entry, or begins its life anew.</summary>
    public void Add(string entry)
    {
        if (!IsOn)
        {
            return;
        }

        long now = time.GetTimestamp();
        long swept = Volatile.Read(ref _lastSweep);
        if (now - swept > _ticks / 4 && Interlocked.CompareExchange(ref _lastSweep, now, swept) == swept)
        {
            foreach ((string old, long until) in _until)
            {
                if (until <= now)
                {
                    _until.TryRemove(new KeyValuePair<string, long>(old, until));
                }
            }
        }

        if (_until.Count < most || _until.ContainsKey(entry))
        {
            _until[entry] = now + _ticks;
        }
    }
}
