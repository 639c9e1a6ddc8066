using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Identity;

/// <summary>
/// Refuses calls of clients, users, numbers, addresses or topics that come too often, as the broker's hook refuses (<see cref="HookNext{TReply}.Refusal"/>): a login is denied, a
/// publish dropped or refused, a message or a call rejected. Hooks that cannot refuse are not counted. Changed settings apply to the next call. Safe for calls at once.
/// </summary>
/// <remarks>
/// <para><c>AddRateLimits()</c> has the settings, and <c>AddHookFilter&lt;RateLimitFilter&gt;()</c> on a target's builder puts it around the plugins. A call counts once, however many plugins a chain has.
/// One that is refused counts for the limits before the one that refused it.</para>
/// <para>Metrics: those of <see cref="KeyedRateLimiter"/>.</para>
/// </remarks>
public sealed class RateLimitFilter : IHookFilter, IDisposable
{
    private static readonly object Within = new();
    private static readonly object Beyond = new();

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<(string Limit, string Hook), bool> _told = new();
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider? _time;
    private readonly IMeterFactory? _meters;
    private readonly IdentityLog _log;
    private readonly IDisposable? _changes;
    private volatile RateLimit[] _limits = [];

    /// <summary>Reads the limits.</summary>
    /// <param name="limits">The settings, which were checked.</param>
    /// <param name="loggers">Where is told what is refused, and what cannot be counted.</param>
    /// <param name="timeProvider">The clock that permits come by.</param>
    /// <param name="meters">Makes the meters; they are the limits' own when not given.</param>
    public RateLimitFilter(IOptionsMonitor<RateLimitList> limits, ILoggerFactory loggers, TimeProvider? timeProvider = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _loggers = loggers;
        _time = timeProvider;
        _meters = meters;
        _log = new IdentityLog(loggers, timeProvider);
        Use(limits.CurrentValue);
        _changes = limits.OnChange(Use);
    }

    /// <inheritdoc/>
    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        return IsCounted(context.Hook, next.Twin) && next.Refusal is { } refusal && !IsWithin(request, context, next.Twin) ? new(refusal) : next.InvokeAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changes?.Dispose();
        foreach (RateLimit limit in _limits)
        {
            limit.Dispose();
        }
    }

    private bool IsCounted(string hook, string? twin)
    {
        foreach (RateLimit limit in _limits)
        {
            if (limit.Counts(hook, twin))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Decided for the first plugin of a chain, and so for all.</summary>
    private bool IsWithin(object request, HookContext context, string? twin)
    {
        if (context.Items.TryGetValue(this, out object? decided))
        {
            return decided == Within;
        }

        bool isWithin = true;
        foreach (RateLimit limit in _limits)
        {
            if (!limit.Counts(context.Hook, twin))
            {
                continue;
            }

            bool? takes = limit.Takes(request);
            if (takes is null && _told.TryAdd((limit.Name, context.Hook), true))
            {
                _log.NotCounted(limit.Name, context.Hook, limit.By.ToString());
            }

            if (takes is false)
            {
                _log.LimitRefuses(limit.Name, context.Hook);
                isWithin = false;
                break;
            }
        }

        context.Items[this] = isWithin ? Within : Beyond;
        return isWithin;
    }

    /// <summary>A limit that stays as it was goes on counting.</summary>
    private void Use(RateLimitList limits)
    {
        lock (_lock)
        {
            RateLimit[] before = _limits;
            RateLimit[] now = [.. limits.Select(options => Array.Find(before, l => l.Is(options)) ?? Make(options))];
            _limits = now;
            _told.Clear();
            _log.LimitsRead(now.Length);
            foreach (RateLimit gone in before.Except(now))
            {
                gone.Dispose();
            }
        }
    }

    private RateLimit Make(RateLimitOptions options) => new(
        options,
        new KeyedRateLimiter(new() { Name = options.Name, Permits = options.Permits, Period = options.Period, Burst = options.Burst ?? options.Permits, MaxKeys = options.MaxKeys }, _loggers, _time, _meters));
}
