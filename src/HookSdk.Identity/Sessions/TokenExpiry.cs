using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// Ends the connections of clients whose tokens have ended, for a broker that does not do it by itself, and of those whose places in <see cref="TokenLogins"/> others have taken. Those that were
/// ended are forgotten; those that could not be are tried again, for a day: together with others first, then alone, so that one that the broker cannot end keeps no other connected. Until then
/// they are denied what they ask for.
/// </summary>
public sealed class TokenExpiry : BackgroundService
{
    /// <summary>How long after one look at the tokens the next follows, unless told otherwise: five seconds.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);

    /// <summary>After so many failures without an end between them the rest waits for the next look: the broker is down.</summary>
    private const int MostFailures = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    private readonly TokenLogins _logins;
    private readonly Func<IReadOnlyList<ClientConnection>, CancellationToken, Task<int>> _disconnect;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private bool _isFailing;

    /// <summary>Makes one. It works once it was started as a hosted service.</summary>
    /// <param name="logins">The logins. They are kept until their connections were ended.</param>
    /// <param name="disconnect">Ends connections, passes over those that are gone, and tells how many it ended; throws when one could not be: a call of the broker's management client. It is called again with those that it was called with then.</param>
    /// <param name="loggers">Where is told what could not be ended.</param>
    /// <param name="interval">How long after one look the next follows: from 100 milliseconds to one hour; <see cref="DefaultInterval"/> when not given.</param>
    /// <param name="timeProvider">The clock.</param>
    public TokenExpiry(TokenLogins logins, Func<IReadOnlyList<ClientConnection>, CancellationToken, Task<int>> disconnect, ILoggerFactory loggers, TimeSpan? interval = null, TimeProvider? timeProvider = null)
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

    /// <summary>How many are ended by one call: the oftener it failed, the fewer.</summary>
    private static int AtOnce(int failures) => failures switch { 0 => 500, 1 => 50, 2 => 5, _ => 1 };

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        int ended = 0;
        int failed = 0;
        int failures = 0;
        bool hasWorked = false;
        Exception? problem = null;

        // Those that never failed first.
        TokenLogin[][] groups = [.. _logins.FindEnded().Where(l => l.TryAgainAt is not { } at || now >= at).GroupBy(static l => AtOnce(l.Failures)).OrderByDescending(static g => g.Key).SelectMany(static g => g.Chunk(g.Key))];
        foreach (TokenLogin[] group in groups)
        {
            TokenLogin[] current = [.. group.Where(_logins.IsToEnd)];
            if (current.Length == 0)
            {
                continue;
            }

            if (cancellationToken.IsCancellationRequested || failures == MostFailures)
            {
                break;
            }

            try
            {
                ended += await _disconnect([.. current.Select(static l => l.Client)], cancellationToken).ConfigureAwait(false);
                _logins.Remove(current);
                hasWorked = true;
                failures = 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                problem = e;
                ended += (e as ManagementException)?.Ended ?? 0;
                failed += current.Length;
                failures++;
                Postpone(current);
            }
            catch (Exception)
            {
                // The server stops.
                break;
            }
        }

        if (ended > 0)
        {
            _log.Disconnected(ended);
        }

        // Told once, until it works again.
        if (problem is not null && !_isFailing)
        {
            _isFailing = true;
            _log.NotDisconnected(failed, problem.Message, problem is ManagementException ? null : problem);
        }
        else if (_isFailing && hasWorked && !cancellationToken.IsCancellationRequested && !_logins.FindEnded().Any(static l => l.Failures > 0))
        {
            _isFailing = false;
            _log.DisconnectsAgain();
        }
    }

    private void Postpone(TokenLogin[] logins)
    {
        DateTimeOffset now = _time.GetUtcNow();
        TokenLogin[] hopeless = [.. logins.Where(l => l.HasEnded(now - GivesUpAfter))];
        foreach (TokenLogin login in logins)
        {
            TimeSpan wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, _interval.Ticks << Math.Min(login.Failures, 10)));
            login.TryAgainAt = now + (wait > _interval ? wait : _interval);
            login.Failures++;
        }

        if (hopeless.Length > 0)
        {
            _logins.Remove(hopeless);
            _log.DisconnectGivenUp(hopeless.Length);
        }
    }
}
