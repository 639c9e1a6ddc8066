namespace HookSdk.EmqX.Transport;

/// <summary>
/// The calls of one connection that were reset soon after they had begun. One that lived for longer does not count: a device that goes away ends its streams so, and a caller
/// whose timeout is over. Ids of streams only grow, so the highest one at two moments is all that is kept to know which streams are young.
/// </summary>
internal sealed class StreamResets(TimeProvider time, AllResets all)
{
    /// <summary>So many resets within a second are let pass.</summary>
    public const int Most = 1_000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>No caller gives a call up within this because of a timeout of its own.</summary>
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(100);

    private readonly Age _instant = new(Instant);
    private readonly Age _recent = new(Window);
    private long _windowStart = time.GetTimestamp();
    private int _atOnce;
    private int _soon;
    private int _answered;

    /// <summary>The connection's calls that were reset within a second of their begin, in the second that runs.</summary>
    public int Count => _soon;

    /// <summary>Notes that a call was answered.</summary>
    public void Answered() => Interlocked.Increment(ref _answered);

    /// <summary>Notes a call that begins.</summary>
    public void Begin(int stream, long now)
    {
        _instant.Begin(stream, now, time);
        _recent.Begin(stream, now, time);
    }

    /// <summary>Notes a reset.</summary>
    /// <returns>
    /// Whether it is one too many: more than so many within a second of calls that had just begun, or of calls of the last second, more of them than were answered; or fewer, while all
    /// connections together have too many.
    /// </returns>
    public bool Reset(int stream, long now)
    {
        if (time.GetElapsedTime(_windowStart, now) >= Window)
        {
            _windowStart = now;
            _atOnce = 0;
            _soon = 0;
            Volatile.Write(ref _answered, 0);
        }

        _atOnce += _instant.IsYounger(stream, now, time) ? 1 : 0;
        if (!_recent.IsYounger(stream, now, time))
        {
            return _atOnce > Most;
        }

        _soon++;
        int most = all.Add(now) ? AllResets.Few : Most;
        return _atOnce > most || (_soon > most && _soon > Volatile.Read(ref _answered));
    }

    /// <summary>Tells streams that are younger than a time, or than twice as long, from those that are not.</summary>
    private sealed class Age(TimeSpan age)
    {
        private long _tick;
        private int _highest;
        private int _atTick;
        private int _before;

        public void Begin(int stream, long now, TimeProvider time)
        {
            GoOn(now, time);
            _highest = Math.Max(_highest, stream);
        }

        public bool IsYounger(int stream, long now, TimeProvider time)
        {
            GoOn(now, time);
            return stream > _before;
        }

        private void GoOn(long now, TimeProvider time)
        {
            TimeSpan passed = time.GetElapsedTime(_tick, now);
            if (passed >= age)
            {
                _before = passed < 2 * age ? _atTick : _highest;
                _atTick = _highest;
                _tick = now;
            }
        }
    }
}
