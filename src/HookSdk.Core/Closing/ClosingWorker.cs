namespace HookSdk;

/// <summary>Ends connections of users at one broker, one call after the other, and tries again what did not work.</summary>
internal sealed class ClosingWorker(IConnectionCloser closer, ClosingLog log, TimeProvider time, int max) : IDisposable
{
    private const int AtOnce = 500;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ClosingQueue _users = new(max);
    private readonly int _max = max;
    private readonly Lock _adding = new();
    private readonly SemaphoreSlim _added = new(0, 1);
    private TimeSpan _wait;

    public int Count => _users.Count;

    public void Close(string userName)
    {
        if (!_users.Add(userName))
        {
            log.Full(closer.Broker, _max);
            return;
        }

        lock (_adding)
        {
            if (_added.CurrentCount == 0)
            {
                _added.Release();
            }
        }
    }

    public void Keep(string userName) => _users.Remove(userName);

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                string[] names = _users.Take(AtOnce);
                if (names.Length == 0)
                {
                    await _added.WaitAsync(stopping).ConfigureAwait(false);
                }
                else if (!await CloseAsync(names, stopping).ConfigureAwait(false))
                {
                    await Task.Delay(_wait, time, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The server stops, and with it what was on its way.
        }
    }

    public void Dispose() => _added.Dispose();

    private async Task<bool> CloseAsync(string[] names, CancellationToken stopping)
    {
        try
        {
            int ended = await closer.CloseUsersAsync(names, stopping).ConfigureAwait(false);
            if (ended > 0)
            {
                log.UsersClosed(closer.Broker, ended);
            }

            if (_wait > TimeSpan.Zero)
            {
                _wait = TimeSpan.Zero;
                log.WorksAgain(closer.Broker);
            }

            return true;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Told once, until it works again.
            if (_wait == TimeSpan.Zero)
            {
                log.ClosingFailed(closer.Broker, e.Message, e is ManagementException ? null : e);
            }

            _wait = _wait == TimeSpan.Zero ? FirstWait : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks));
            _users.Restore();
            return false;
        }
    }
}
