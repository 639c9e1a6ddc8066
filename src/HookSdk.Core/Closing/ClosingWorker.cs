namespace HookSdk;

/// <summary>Ends connections at one broker, one call after the other, and tries again what did not work.</summary>
internal sealed class ClosingWorker(IConnectionCloser closer, ClosingLog log, TimeProvider time, int max) : IDisposable
{
    private const int AtOnce = 500;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly ClosingSchedule _users = new(max);
    private readonly ClosingSchedule _clients = new(max);
    private readonly SemaphoreSlim _added = new(0);
    private TimeSpan _wait;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _users.Count + _clients.Count;
            }
        }
    }

    public bool SetUser(string userName) => Set(_users, userName, time.GetUtcNow());

    public bool SetClient(string clientId, DateTimeOffset at) => Set(_clients, clientId, at);

    public void KeepUser(string userName) => Keep(_users, userName);

    public void KeepClient(string clientId) => Keep(_clients, clientId);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            string[] users;
            string[] clients;
            TimeSpan next;
            lock (_gate)
            {
                DateTimeOffset now = time.GetUtcNow();
                users = _users.Take(now, AtOnce);
                clients = _clients.Take(now, AtOnce);
                next = new[] { _users.First, _clients.First, now + Day }.Min()!.Value - now;
            }

            bool hasWorked = users.Length + clients.Length == 0
                || await CloseAsync(_users, users, closer.CloseUsersAsync, log.UsersClosed, stopping).ConfigureAwait(false)
                & await CloseAsync(_clients, clients, closer.CloseClientsAsync, log.ClientsClosed, stopping).ConfigureAwait(false);
            if (!hasWorked)
            {
                await Task.Delay(_wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (users.Length + clients.Length > 0)
            {
                WorksAgain();
            }
            else
            {
                await WaitAsync(next, stopping).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _added.Dispose();

    private bool Set(ClosingSchedule schedule, string name, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!schedule.Set(name, at))
            {
                log.Full(closer.Broker, max);
                return false;
            }
        }

        _added.Release();
        return true;
    }

    private void Keep(ClosingSchedule schedule, string name)
    {
        lock (_gate)
        {
            schedule.Remove(name);
        }
    }

    private async Task<bool> CloseAsync(
        ClosingSchedule schedule, string[] names, Func<IReadOnlyCollection<string>, CancellationToken, Task<int>> close, Action<string, int> tell, CancellationToken stopping)
    {
        if (names.Length == 0)
        {
            return true;
        }

        try
        {
            if (await close(names, stopping).ConfigureAwait(false) is var ended and > 0)
            {
                tell(closer.Broker, ended);
            }

            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            if (_wait == TimeSpan.Zero)
            {
                log.ClosingFailed(closer.Broker, e.Message, e is ManagementException ? null : e);
            }

            _wait = _wait == TimeSpan.Zero ? FirstWait : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks));
            lock (_gate)
            {
                schedule.Restore(time.GetUtcNow() + _wait);
            }

            return false;
        }
    }

    private void WorksAgain()
    {
        if (_wait > TimeSpan.Zero)
        {
            _wait = TimeSpan.Zero;
            log.WorksAgain(closer.Broker);
        }
    }

    private async Task WaitAsync(TimeSpan next, CancellationToken stopping)
    {
        if (next <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource due = new(next, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping);
        try
        {
            await _added.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Something is due, or the server stops: the loop looks which.
        }
    }
}
