namespace HookSdk;

/// <summary>Ends connections of users at one broker, one call after the other, and tries again what did not work.</summary>
internal sealed class ClosingWorker(IConnectionCloser closer, ClosingLog log, TimeProvider time, int max, IUserConnections? connections = null, TimeSpan? onItsWay = null) : IDisposable
{
    private const int AtOnce = 500;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>So long a login may be on its way through the broker that was decided before its user was closed: then the user's connections are looked for once more.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _onItsWay = onItsWay ?? OnItsWay;
    private readonly ClosingQueue _users = new(max);
    private readonly int _max = max;
    private readonly Lock _adding = new();
    private readonly SemaphoreSlim _added = new(0, 1);
    private TimeSpan _wait;
    private DateTimeOffset? _due;
    private bool _isFailing;

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
                if (_due is { } due && due <= time.GetUtcNow())
                {
                    _due = null;
                    _users.Resume();
                }

                _users.ResumeAgain(time.GetUtcNow());
                string[] names = _users.Take(AtOnce);
                if (names.Length == 0)
                {
                    await WaitAsync(stopping).ConfigureAwait(false);
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

    /// <summary>Until a name is added, or those that are put off or are to be done once more are due.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        DateTimeOffset? again = _users.AgainAt;
        if ((_due < again ? _due : again ?? _due) is not { } due)
        {
            await _added.WaitAsync(stopping).ConfigureAwait(false);
            return;
        }

        TimeSpan left = due - time.GetUtcNow();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task added = _added.WaitAsync(either.Token);
        Task late = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, either.Token);
        await Task.WhenAny(added, late).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>False: nothing works there, and it is waited.</summary>
    private async Task<bool> CloseAsync(string[] names, CancellationToken stopping)
    {
        try
        {
            Tell(await EndAsync(names, stopping).ConfigureAwait(false));
            _users.DoAgain(time.GetUtcNow() + _onItsWay, []);
            if (_isFailing && !_users.HasPutOff)
            {
                _isFailing = false;
                _wait = TimeSpan.Zero;
                log.WorksAgain(closer.Broker);
            }

            return true;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            ManagementException? failure = e as ManagementException;
            Tell(failure?.Ended ?? 0);

            // Told once, until it works again.
            if (!_isFailing)
            {
                _isFailing = true;
                log.ClosingFailed(closer.Broker, e.Message, failure is null ? e : null);
            }

            _wait = _wait == TimeSpan.Zero ? FirstWait : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks));
            if (failure is null or { RemainingUsers.Count: 0 })
            {
                _users.Restore();
                return false;
            }

            // Those who cannot be put out keep nobody waiting who can.
            _users.DoAgain(time.GetUtcNow() + _onItsWay, failure.RemainingUsers);
            _users.PutOff(failure.RemainingUsers);
            _due ??= time.GetUtcNow() + _wait;
            return failure.IsOfNames;
        }
    }

    /// <summary>Ends the connections that the broker knows by these names, and those of which somebody else knows that they are theirs.</summary>
    private async Task<int> EndAsync(string[] names, CancellationToken stopping)
    {
        // A name that no request can hold would keep all others of its batch from being ended.
        (string UserName, ClientConnection Client)[] known = [.. (connections?.Find(names, closer.Kind) ?? []).Where(static k => ManagementHttp.IsName(k.Client.ClientId) && ManagementHttp.IsName(k.Client.Mountpoint ?? ""))];
        if (known.Length == 0)
        {
            return await closer.CloseUsersAsync(names, stopping).ConfigureAwait(false);
        }

        int ended = 0;
        ManagementException? problem = null;
        try
        {
            ended = await closer.CloseClientsAsync([.. known.Select(static k => k.Client)], stopping).ConfigureAwait(false);
        }
        catch (ManagementException e)
        {
            HashSet<string> left = new(e.RemainingClients, StringComparer.Ordinal);
            problem = e.With(known.Where(k => left.Count == 0 || left.Contains(k.Client.ClientId)).Select(static k => k.UserName), e.RemainingClients, e.Ended);
        }

        try
        {
            ended += await closer.CloseUsersAsync(names, stopping).ConfigureAwait(false);
        }
        catch (ManagementException e) when (problem is not null || ended > 0)
        {
            throw e.With((e.RemainingUsers.Count == 0 ? names : e.RemainingUsers).Concat(problem?.RemainingUsers ?? []), e.RemainingClients, e.Ended + ended + (problem?.Ended ?? 0));
        }

        return problem is null ? ended : throw problem.With(problem.RemainingUsers, problem.RemainingClients, problem.Ended + ended);
    }

    private void Tell(int ended)
    {
        if (ended > 0)
        {
            log.UsersClosed(closer.Broker, ended);
        }
    }
}
