using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace HookSdk.Identity;

/// <summary>
/// The instruments of all limiters of one application. A meter that a factory made ends with the factory alone, and is the same one whoever asks for it: so the gauge tells of the limiters that
/// are there, and each leaves it when it is disposed of.
/// </summary>
internal sealed class LimitMetrics : IDisposable
{
    /// <summary>What came of a lease, as a tag.</summary>
    public static readonly KeyValuePair<string, object?> Permitted = new("outcome", "permitted");

    /// <inheritdoc cref="Permitted"/>
    public static readonly KeyValuePair<string, object?> Refused = new("outcome", "refused");

    private static readonly ConditionalWeakTable<IMeterFactory, LimitMetrics> Shared = [];

    private readonly ConcurrentDictionary<KeyedRateLimiter, KeyValuePair<string, object?>> _limiters = new();
    private readonly Meter _meter;
    private readonly bool _isOwn;

    private LimitMetrics(Meter meter, bool isOwn)
    {
        _meter = meter;
        _isOwn = isOwn;
        Leases = meter.CreateCounter<long>("hooksdk.limit.leases", "{lease}", "Permits that were asked for, by outcome");
        meter.CreateObservableGauge("hooksdk.limit.keys", () => _limiters.Select(static l => new Measurement<int>(l.Key.Count, l.Value)), "{key}", "Keys that are kept");
    }

    public Counter<long> Leases { get; }

    /// <summary>Those of a factory, or, without one, new ones.</summary>
    public static LimitMetrics Of(IMeterFactory? meters) =>
        meters is null ? new LimitMetrics(new Meter(IdentityLog.Category), isOwn: true) : Shared.GetValue(meters, static factory => new LimitMetrics(factory.Create(IdentityLog.Category), isOwn: false));

    /// <summary>Takes part in the gauge.</summary>
    /// <param name="limiter">The limiter.</param>
    /// <param name="name">Its name, as the tag that its leases have too.</param>
    public void Add(KeyedRateLimiter limiter, KeyValuePair<string, object?> name) => _limiters.TryAdd(limiter, name);

    public void Remove(KeyedRateLimiter limiter)
    {
        _limiters.TryRemove(limiter, out _);
        if (_isOwn)
        {
            Dispose();
        }
    }

    public void Dispose() => _meter.Dispose();
}
