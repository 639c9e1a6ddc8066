using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector;

/// <summary>Counts every call, whether somebody looks or not. It stands at the seam where telemetry stands, and allocates nothing for a call.</summary>
internal sealed class HourOfCalls(InspectorSettings settings, TimeProvider time, CallRing ring, CallBudget budget, InspectorLog log, IServiceProvider services) : HookObserver
{
    private const int MostHooks = 64;

    private readonly ConcurrentDictionary<(string Target, string? Server, string Hook), HookSeries> _series = new();
    private readonly long _started = time.GetTimestamp();
    private long _calls;
    private int _told;

    public override bool IsOn => settings.IsOn;

    /// <summary>All calls since the start.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>The seconds since the start.</summary>
    public long Now => (long)time.GetElapsedTime(_started).TotalSeconds + (HookSeries.StepSeconds * HookSeries.Steps);

    public IReadOnlyList<HookSeries> All => [.. _series.Values.OrderBy(static s => s.Target, StringComparer.Ordinal).ThenBy(static s => s.Server, StringComparer.Ordinal).ThenBy(static s => s.Hook, StringComparer.Ordinal)];

    public override void OnAnswered(in HookObservation call)
    {
        Interlocked.Increment(ref _calls);
        if (!_series.TryGetValue((call.Target, call.Server, call.Hook), out HookSeries? series) && !TryAdd(call, out series))
        {
            return;
        }

        series!.Add(Now, call.Outcome, call.Elapsed);
        if ((call.Told & series.Watch) != 0)
        {
            return;
        }

        // The calls that people look for most are there even when there is no room for all.
        if (call.Outcome != HookOutcome.Answered && budget.TryTakeFailure())
        {
            ring.Add(CallRecord.Of(call, time.GetUtcNow()));
        }
    }

    private bool TryAdd(in HookObservation call, out HookSeries? series)
    {
        series = null;

        // Counting takes every lock of the dictionary: it is done until there are as many as may be.
        if (Volatile.Read(ref _told) == 1 || _series.Count >= MostHooks)
        {
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                log.TooManyHooks(MostHooks);
            }

            return false;
        }

        series = _series.GetOrAdd((call.Target, call.Server, call.Hook), static (key, services) => new HookSeries(key.Target, key.Server, key.Hook) { Watch = WatchAt(services, ServerId.TargetOf(key.Target, key.Server)) }, services);
        return true;
    }

    private static ulong WatchAt(IServiceProvider services, string server) => services.GetKeyedService<ObserverList>(server)?.BitOf<CallWatch>() ?? 0;
}
