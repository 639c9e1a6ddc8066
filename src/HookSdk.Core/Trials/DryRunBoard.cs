using System.Collections.Concurrent;

namespace HookSdk;

/// <summary>All that is known of a server's plugins in DryRun: their queue, what they would have decided, and their lines in the log.</summary>
internal sealed class DryRunBoard(HookServer server, TrialCounts<DryRunResult> counts) : IDisposable
{
    /// <summary>As many as a shadow has that is told nothing else.</summary>
    private static readonly ShadowOptions Bounds = new();

    private readonly ConcurrentDictionary<string, PluginLines> _lines = new(StringComparer.Ordinal);

    public TrialQueue Queue { get; } = new(Bounds.QueueLength, Bounds.MaxConcurrentCalls, $"{server.Target} DryRun");

    public void Add(string plugin, string hook, DryRunResult result)
    {
        counts.Add(plugin, hook, result);
        switch (result)
        {
            case DryRunResult.Refused:
                LinesOf(plugin).Refused.Add(hook);
                break;
            case DryRunResult.Decided:
                LinesOf(plugin).Decided.Add(hook);
                break;
            case DryRunResult.Dropped:
                LinesOf(plugin).Trial.Dropped(hook);
                break;
        }
    }

    public void Fail(string plugin, string hook, DryRunResult result, string cause, Exception? exception)
    {
        counts.Add(plugin, hook, result);
        LinesOf(plugin).Trial.Failed(hook, cause, exception);
    }

    /// <summary>Writes the lines that were not told yet: nothing more comes.</summary>
    public void Dispose()
    {
        Queue.Dispose();
        foreach (PluginLines lines in _lines.Values)
        {
            lines.Refused.WriteRest();
            lines.Decided.WriteRest();
            lines.Trial.WriteRest();
        }
    }

    private PluginLines LinesOf(string plugin) => _lines.GetOrAdd(plugin, static (name, server) => new PluginLines(
        new CountedLine(server.Time, (hook, count) => server.Log.DryRunDecided(server.Target, hook, name, "refused", count)),
        new CountedLine(server.Time, (hook, count) => server.Log.DryRunDecided(server.Target, hook, name, "decided or changed something", count)),
        new TrialLines(server, name, Bounds.QueueLength)), server);

    private sealed record PluginLines(CountedLine Refused, CountedLine Decided, TrialLines Trial);
}
