using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HookSdk;

/// <summary>Counts what becomes of calls of plugins on trial, by plugin, hook and result, here and in a metric.</summary>
/// <param name="server">The server.</param>
/// <param name="counter">The metric.</param>
/// <param name="resultTag">What the metric calls the result.</param>
internal sealed class TrialCounts<TResult>(HookServer server, Counter<long> counter, string resultTag)
    where TResult : struct, Enum
{
    private static readonly TResult[] Results = Enum.GetValues<TResult>();

    private readonly ConcurrentDictionary<(string Plugin, string Hook), long[]> _counts = new();

    public IEnumerable<(string Plugin, string Hook)> Keys => _counts.Keys.Order();

    public long Of((string Plugin, string Hook) key, TResult result) => _counts.TryGetValue(key, out long[]? counts) ? Interlocked.Read(ref counts[IndexOf(result)]) : 0;

    public void Add(string plugin, string hook, TResult result)
    {
        Interlocked.Increment(ref _counts.GetOrAdd((plugin, hook), static _ => new long[Results.Length])[IndexOf(result)]);
        try
        {
            counter.Add(1, [.. HookTelemetry.TagsOf(server), new("hooksdk.hook", hook), new("hooksdk.plugin", plugin), new(resultTag, result.ToString().ToLowerInvariant())]);
        }
        catch (Exception)
        {
            // A listener that fails does no harm to the call.
        }
    }

    private static int IndexOf(TResult result) => Array.IndexOf(Results, result);
}
