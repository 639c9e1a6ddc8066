using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// A limit for each key: a client id, a user name, an address, a number, a topic. A key is kept as a hash of 16 bytes, under a secret of this process, and a time of eight: so
/// neither a million clients nor clients with long names fill the memory. Safe for calls at once.
/// </summary>
/// <remarks>Metrics, by the meter <c>HookSdk.Identity</c>: <c>hooksdk.limit.leases</c>, tagged with <c>limit</c> and <c>outcome</c> (<c>permitted</c>, <c>refused</c>), and <c>hooksdk.limit.keys</c>.</remarks>
public sealed class KeyedRateLimiter : PartitionedRateLimiter<string>
{
    private readonly ConcurrentDictionary<UInt128, Bucket> _buckets = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly Bucket _shared;
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private readonly LimitMetrics _metrics;
    private readonly KeyValuePair<string, object?> _name;
    private readonly int _maxKeys;
    private readonly int _burst;
    private readonly double _ticksAPermit;
    private readonly long _ticksFull;
    private int _count;
    private long _lastSweep;

    /// <summary>Makes a limiter.</summary>
    /// <param name="options">The settings; the defaults when not given.</param>
    /// <param name="loggers">Where is told when there are too many keys.</param>
    /// <param name="timeProvider">The clock that permits come by.</param>
    /// <param name="meters">Makes the meter; one of its own when not given.</param>
    public KeyedRateLimiter(KeyedRateLimiterOptions? options, ILoggerFactory loggers, TimeProvider? timeProvider = null, IMeterFactory? meters = null)
    {
        options ??= new KeyedRateLimiterOptions();
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
        _maxKeys = options.MaxKeys;
        _burst = options.Burst;
        _ticksAPermit = options.Period.TotalSeconds * _time.TimestampFrequency / options.Permits;
        _ticksFull = (long)Math.Ceiling(_ticksAPermit * _burst);
        _lastSweep = _time.GetTimestamp();
        _shared = new Bucket(_lastSweep - _ticksFull);
        _name = new("limit", options.Name);
        _metrics = LimitMetrics.Of(meters);
        _metrics.Add(this, _name);
    }

    /// <summary>How many keys are kept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics(string resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        long free = _buckets.TryGetValue(Hash(resource), out Bucket? bucket) ? (long)(Math.Min(_ticksFull, _time.GetTimestamp() - bucket.From) / _ticksAPermit) : _burst;
        return new RateLimiterStatistics { CurrentAvailablePermits = Math.Max(0, free) };
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentOutOfRangeException.ThrowIfNegative(permitCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, _burst);
        long now = _time.GetTimestamp();
        Sweep(now);
        long wait = BucketOf(Hash(resource), now).Take((long)(_ticksAPermit * permitCount), _ticksFull, now);
        _metrics.Leases.Add(1, _name, wait == 0 ? LimitMetrics.Permitted : LimitMetrics.Refused);
        return wait == 0 ? Lease.Permitted : new Lease(TimeSpan.FromSeconds((double)wait / _time.TimestampFrequency));
    }

    /// <summary>A hook is to be answered in time: nobody waits.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(string resource, int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(resource, permitCount));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _metrics.Remove(this);
            _buckets.Clear();
            Interlocked.Exchange(ref _count, 0);
        }

        base.Dispose(disposing);
    }

    private Bucket BucketOf(UInt128 key, long now)
    {
        if (_buckets.TryGetValue(key, out Bucket? bucket))
        {
            return bucket;
        }

        if (Interlocked.Increment(ref _count) > _maxKeys)
        {
            Interlocked.Decrement(ref _count);
            _log.KeysFull(_maxKeys);
            return _shared;
        }

        Bucket added = new(now - _ticksFull);
        bucket = _buckets.GetOrAdd(key, added);
        if (!ReferenceEquals(bucket, added))
        {
            Interlocked.Decrement(ref _count);
        }

        return bucket;
    }

    /// <summary>Keys that are full again are as good as new ones.</summary>
    private void Sweep(long now)
    {
        long swept = Volatile.Read(ref _lastSweep);
        if (now - swept < Math.Max(_ticksFull, _time.TimestampFrequency) || Interlocked.CompareExchange(ref _lastSweep, now, swept) != swept)
        {
            return;
        }

        foreach ((UInt128 key, Bucket bucket) in _buckets)
        {
            if (now - bucket.From >= _ticksFull && _buckets.TryRemove(key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    private UInt128 Hash(string key)
    {
        int length = Encoding.UTF8.GetMaxByteCount(key.Length);
        byte[]? rented = length > 480 ? ArrayPool<byte>.Shared.Rent(length + _secret.Length) : null;
        Span<byte> input = rented ?? stackalloc byte[512];
        _secret.CopyTo(input);
        int written = Encoding.UTF8.GetBytes(key, input[_secret.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(_secret.Length + written)], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>What is left, as the time from which it has gathered.</summary>
    private sealed class Bucket(long from)
    {
        private long _from = from;

        public long From => Volatile.Read(ref _from);

        /// <summary>Takes permits; otherwise tells how long until there are enough.</summary>
        public long Take(long cost, long full, long now)
        {
            while (true)
            {
                long gathered = Volatile.Read(ref _from);
                long begun = Math.Max(gathered, now - full);
                if (begun + cost > now)
                {
                    return begun + cost - now;
                }

                if (Interlocked.CompareExchange(ref _from, begun + cost, gathered) == gathered)
                {
                    return 0;
                }
            }
        }
    }

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static Lease Permitted { get; } = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
