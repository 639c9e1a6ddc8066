using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Ends connections of users of a source, when it tells that they have changed and they may come in no more. What changes while it cannot tell is not seen, which is logged.</summary>
internal sealed class SourceAccounts(CachedUsers users, IUserSource source, ConnectionClosing closing, ILoggerFactory loggers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>So many failures one after the other, and the source is left alone for a while. One user that cannot be asked for keeps the others waiting no longer than a call.</summary>
    private const int MostFailures = 10;

    /// <summary>So long one user is waited for: a query that hangs keeps no other account open.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time;
    private readonly IdentityLog _log = new(loggers, time);
    private readonly ClosingQueue _changed = new(ConnectionClosing.MaxWaiting);
    private readonly SemaphoreSlim _added = new(0);
    private bool _isFailing;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!closing.IsEnabled)
        {
            _log.ClosingOff();
            return Task.CompletedTask;
        }

        users.Changed += Add;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        users.Changed -= Add;
        base.Dispose();
        _added.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HashSet<string> failed = new(StringComparer.Ordinal);
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            string? name = failures < MostFailures && _changed.Take(1) is [var next] ? next : null;
            if (name is null && failed.Count == 0)
            {
                await _added.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else if (name is null)
            {
                await Task.Delay(AskAgainAfter, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (string again in failed)
                {
                    Add(again);
                }

                failed.Clear();
                failures = 0;
            }
            else if (await LookAsync(name, stoppingToken).ConfigureAwait(false))
            {
                failed.Remove(name);
                failures = 0;

                // One that has just been looked at counts still.
                if (_isFailing && failed.Count == 0 && _changed.Count <= 1)
                {
                    _isFailing = false;
                    _log.ChangesLookedAt();
                }
            }
            else
            {
                failed.Add(name);
                failures++;
            }
        }
    }

    /// <returns>False: the source did not answer.</returns>
    private async Task<bool> LookAsync(string name, CancellationToken stopping)
    {
        try
        {
            // A source may not heed the token: so the wait ends, whether the call does or not.
            using CancellationTokenSource timeout = new(Longest, _time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
            UserRecord? user;
            try
            {
                user = await source.FindAsync(name, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"The user source had not answered after {Longest.TotalSeconds:0} s.", e);
            }

            if (user is { IsDisabled: false } && user.Name == name)
            {
                closing.KeepUser(name);
            }
            else
            {
                closing.CloseUser(name);
            }

            return true;
        }
        catch (Exception e)
        {
            // Told once, until it works again.
            if (!stopping.IsCancellationRequested && !_isFailing)
            {
                _isFailing = true;
                _log.ChangeNotLookedAt(e);
            }

            return false;
        }
    }

    private void Add(string name)
    {
        if (name.Length == 0)
        {
            if (users.HasWatched)
            {
                _log.ChangesMissed();
            }

            return;
        }

        if (_changed.Add(name))
        {
            _added.Release();
        }
        else
        {
            _log.ChangesFull(ConnectionClosing.MaxWaiting);
        }
    }
}
