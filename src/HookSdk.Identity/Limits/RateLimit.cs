using System.Collections.Frozen;
using System.Threading.RateLimiting;

namespace HookSdk.Identity;

/// <summary>One limit as it is in force.</summary>
internal sealed class RateLimit(RateLimitOptions options, KeyedRateLimiter limiter) : IDisposable
{
    private readonly FrozenSet<string> _hooks = options.Hooks.ToFrozenSet(StringComparer.Ordinal);

    public string Name => options.Name;

    public RateLimitBy By => options.By;

    /// <summary>Whether settings that were read anew are those of this limit.</summary>
    public bool Is(RateLimitOptions other) => Parts(options) == Parts(other) && options.Hooks.SequenceEqual(other.Hooks, StringComparer.Ordinal);

    /// <summary>Whether it counts a hook's calls.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="twin">The hook that this one is for clients of another version of the protocol; null: there is none.</param>
    public bool Counts(string hook, string? twin) => _hooks.Contains(hook) || (twin is not null && _hooks.Contains(twin));

    /// <summary>Whether the call is within the limit; null: it tells nothing to count by.</summary>
    public bool? Takes(object request)
    {
        if (request is not INamesClient names)
        {
            return null;
        }

        if (By == RateLimitBy.Topic)
        {
            IReadOnlyList<string> topics = names.Topics;
            bool isWithin = true;
            for (int i = 0; i < topics.Count; i++)
            {
                isWithin &= TakesFor(topics[i]);
            }

            return topics.Count > 0 ? isWithin : null;
        }

        string? key = By switch { RateLimitBy.Client => names.Client, RateLimitBy.UserName => names.UserName, RateLimitBy.Destination => names.Destination, _ => names.PeerAddress };
        return string.IsNullOrEmpty(key) ? null : TakesFor(key);
    }

    public void Dispose() => limiter.Dispose();

    private static (string Name, RateLimitBy By, int Permits, TimeSpan Period, int? Burst, int MaxKeys) Parts(RateLimitOptions o) => (o.Name, o.By, o.Permits, o.Period, o.Burst, o.MaxKeys);

    private bool TakesFor(string key)
    {
        using RateLimitLease lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }
}
