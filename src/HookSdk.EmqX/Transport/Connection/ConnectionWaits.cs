namespace HookSdk.EmqX.Transport;

/// <summary>The calls of one connection whose request has not come whole: those that wait, and those that were answered without it.</summary>
/// <param name="time">The clock.</param>
/// <param name="end">Ends the connection, with all its calls. Called once, with the number of calls that were one too few.</param>
internal sealed class ConnectionWaits(TimeProvider time, Action<int> end)
{
    /// <summary>For so long Kestrel keeps the stream of a call that was answered before its request had ended.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private int _waiting;
    private long _since = time.GetTimestamp();
    private int _givenUp;
    private int _givenUpBefore;
    private bool _ended;

    /// <summary>Counts a call that waits, unless so many of this connection do.</summary>
    public bool TryEnter(int most)
    {
        lock (_lock)
        {
            if (_ended || _waiting >= most)
            {
                return false;
            }

            _waiting++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _waiting--;
        }
    }

    /// <summary>Notes a call that was answered before its request had come whole, and ends the connection where more of them than this may be open still.</summary>
    public void GiveUp(int most)
    {
        lock (_lock)
        {
            TimeSpan passed = time.GetElapsedTime(_since);
            if (passed >= Drain)
            {
                _givenUpBefore = passed < 2 * Drain ? _givenUp : 0;
                _givenUp = 0;
                _since = time.GetTimestamp();
            }

            _givenUp++;
            if (_ended || _givenUp + _givenUpBefore <= most)
            {
                return;
            }

            _ended = true;
        }

        end(most);
    }
}
