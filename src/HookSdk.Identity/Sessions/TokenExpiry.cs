using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// Ends the connections of clients whose tokens have ended, for a broker that does not do it by itself. What cannot be ended is tried again at the next look; until then it is denied what it asks for.
/// </summary>
public sealed class TokenExpiry : BackgroundService
{
    /// <summary>How long after one look at the tokens the next follows, unless told otherwise: five seconds.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    private readonly TokenLogins _logins;
    private readonly Func<IReadOnlyList<string>, CancellationToken, Task> _disconnect;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;

    /// <summary>Makes one. It works once it was started as a hosted service.</summary>
    /// <param name="logins">The logins. They are kept until their connections were ended.</param>
    /// <param name="disconnect">Ends the connections of clients, by their ids, and passes over those that are gone: a call of the broker's management client.</param>
    /// <param name="loggers">Where is told what could not be ended.</param>
    /// <param name="interval">How long after one look the next follows: from 100 milliseconds to one hour; <see cref="DefaultInterval"/> when not given.</param>
    /// <param name="timeProvider">The clock.</param>
    public TokenExpiry(TokenLogins logins, Func<IReadOnlyList<string>, CancellationToken, Task> disconnect, ILoggerFactory loggers, TimeSpan? interval = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(logins);
        ArgumentNullException.ThrowIfNull(disconnect);
        _interval = interval ?? DefaultInterval;
        ArgumentOutOfRangeException.ThrowIfLessThan(_interval, TimeSpan.FromMilliseconds(100), nameof(interval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_interval, TimeSpan.FromHours(1), nameof(interval));
        _logins = logins;
        _logins.KeepsExpired = true;
        _disconnect = disconnect;
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        TokenLogins.Ended[] ended = _logins.FindEnded();
        if (ended.Length == 0 || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await _disconnect([.. ended.Select(static e => e.ClientId)], cancellationToken).ConfigureAwait(false);
            _logins.Remove(ended);
            _log.Disconnected(ended.Length);
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                _log.NotDisconnected(ended.Length, e);
            }
        }
    }
}
