using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Ends connections of users of a source, when it tells that they have changed and they may come in no more. What changes while it cannot tell is not seen.</summary>
internal sealed class SourceAccounts(CachedUsers users, IUserSource source, ConnectionClosing closing, ILoggerFactory loggers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private readonly IdentityLog _log = new(loggers, time);
    private readonly ClosingQueue _changed = new(ConnectionClosing.MaxWaiting);
    private readonly SemaphoreSlim _added = new(0);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!closing.IsEnabled)
        {
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
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_changed.Take(1) is not [var name])
                {
                    await _added.WaitAsync(stoppingToken).ConfigureAwait(false);
                }
                else if (await source.FindAsync(name, stoppingToken).ConfigureAwait(false) is { IsDisabled: false })
                {
                    closing.KeepUser(name);
                }
                else
                {
                    closing.CloseUser(name);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _log.ChangeNotLookedAt(e);
                _changed.Restore();
                await Task.Delay(AskAgainAfter, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Add(string name)
    {
        if (name.Length > 0 && _changed.Add(name))
        {
            _added.Release();
        }
    }
}
