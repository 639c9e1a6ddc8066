using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Limits;

public sealed class KeyedRateLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();

    [Fact]
    public void Key_HasItsBurst_ThenItsRate_AndNoOthers()
    {
        using KeyedRateLimiter limiter = new(new() { Permits = 2, Burst = 3 }, _lines, _time);

        Enumerable.Range(0, 5).Select(_ => Takes(limiter, "c1")).ShouldBe([true, true, true, false, false]);
        Takes(limiter, "c2").ShouldBeTrue();
        using RateLimitLease refused = limiter.AttemptAcquire("c1");
        refused.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait).ShouldBeTrue();
        wait.ShouldBe(TimeSpan.FromSeconds(0.5));
        limiter.GetStatistics("c1")!.CurrentAvailablePermits.ShouldBe(0);
        limiter.GetStatistics("c3")!.CurrentAvailablePermits.ShouldBe(3);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Takes(limiter, "c1").ShouldBeTrue();
        Takes(limiter, "c1").ShouldBeFalse();
        _time.Advance(TimeSpan.FromHours(1));
        Enumerable.Range(0, 4).Select(_ => Takes(limiter, "c1")).ShouldBe([true, true, true, false]);
    }

    [Fact]
    public void Key_AskedForAtOnce_TakesNoMoreThanItHas()
    {
        using KeyedRateLimiter limiter = new(new() { Permits = 100 }, _lines, _time);
        int taken = 0;

        Parallel.For(0, 1000, _ =>
        {
            if (Takes(limiter, "c1"))
            {
                Interlocked.Increment(ref taken);
            }
        });

        taken.ShouldBe(100);
        limiter.Count.ShouldBe(1);
    }

    /// <summary>A million clients with names of a kilobyte: only hashes are kept, and those who were quiet are forgotten.</summary>
    [Fact]
    public void Keys_InAMillion_TakeABoundedMemory()
    {
        using KeyedRateLimiter limiter = new(new() { Permits = 1 }, _lines, _time);
        string end = new('x', 1000);
        Takes(limiter, "warm");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 1_000_100; i++)
        {
            Takes(limiter, $"{i}{end}");
        }

        limiter.Count.ShouldBe(1_000_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(200_000_000);
        _lines.All.ShouldContain(static l => l.StartsWith("A limit keeps 1000000 keys, as many as may", StringComparison.Ordinal));
        // Those beyond the bound share one bucket: the first of them has taken what it has.
        Takes(limiter, "another").ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(2));
        Takes(limiter, "another").ShouldBeTrue();
        limiter.Count.ShouldBe(1);
    }

    [Fact]
    public void Outcomes_AreCounted()
    {
        Dictionary<string, long> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "HookSdk.Identity")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (Equals(tags[0].Value, "logins-of-this-test"))
            {
                seen[(string)tags[1].Value!] = seen.GetValueOrDefault((string)tags[1].Value!) + value;
            }
        });
        listener.Start();
        using KeyedRateLimiter limiter = new(new() { Permits = 1, Name = "logins-of-this-test" }, _lines, _time);

        Takes(limiter, "c1");
        Takes(limiter, "c1");
        Takes(limiter, "c1");

        seen.ShouldBe(new Dictionary<string, long> { ["permitted"] = 1, ["refused"] = 2 }, ignoreOrder: true);
    }

    /// <summary>A meter of a factory lives as long as the factory: a limit that is gone is told of no more, and the others are.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_AreToldOfLimitersThatAreThere(bool hasFactory)
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory? meters = hasFactory ? services.GetRequiredService<IMeterFactory>() : null;
        List<string> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "HookSdk.Identity" && instrument.Name == "hooksdk.limit.keys" && (meters is null || instrument.Meter.Scope == meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            if (tags[0].Value is string name && name.StartsWith($"gauge-{hasFactory}-", StringComparison.Ordinal))
            {
                seen.Add($"{name}: {value}");
            }
        });
        listener.Start();
        using KeyedRateLimiter stays = new(new() { Name = $"gauge-{hasFactory}-stays" }, _lines, _time, meters);
        KeyedRateLimiter goes = new(new() { Name = $"gauge-{hasFactory}-goes" }, _lines, _time, meters);
        Takes(stays, "c1");
        Takes(goes, "c1");
        Takes(goes, "c2");
        listener.RecordObservableInstruments();
        seen.ShouldBe([$"gauge-{hasFactory}-stays: 1", $"gauge-{hasFactory}-goes: 2"], ignoreOrder: true);

        goes.Dispose();
        seen.Clear();
        listener.RecordObservableInstruments();

        seen.ShouldBe([$"gauge-{hasFactory}-stays: 1"]);
        Takes(stays, "c2").ShouldBeTrue();
    }

    public void Dispose() => _lines.Dispose();

    private static bool Takes(KeyedRateLimiter limiter, string key)
    {
        using RateLimitLease lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }
}
