using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HookSdk;

/// <summary>The plugins of one server that are on trial: shadows, and plugins in DryRun.</summary>
internal sealed class ServerTrials : ITrials, IDisposable
{
    private readonly HookServer _server;
    private readonly ShadowBoard[] _shadows;
    private readonly DryRunBoard _dryRuns;
    private readonly ConcurrentDictionary<(string Shadow, string Hook), byte> _asked = new();
    private readonly ConcurrentDictionary<string, byte> _live = new(StringComparer.Ordinal);

    public ServerTrials(HookServer server, ShadowList shadows, IMeterFactory meters)
    {
        _server = server;
        Meter meter = meters.Create(HookTelemetry.Name);
        TrialCounts<ShadowResult> counts = new(server, meter.CreateCounter<long>("hooksdk.shadow.calls", "{call}", "Calls of shadows, by how their replies compare to the live ones."), "hooksdk.result");
        TrialCounts<DryRunResult> decisions = new(server, meter.CreateCounter<long>("hooksdk.dry_run.calls", "{call}", "Calls of plugins in DryRun, by what they would have decided."), "hooksdk.decision");
        _shadows = [.. shadows.Shadows.Select(s => new ShadowBoard(server, s, counts))];
        _dryRuns = new DryRunBoard(server, decisions);
        Results = new HookTrials(server, counts, decisions, _shadows);
    }

    public HookTrials Results { get; }

    public HookTrial<TRequest, TReply>? Bind<TPlugin, TRequest, TReply>(HookDefinition<TPlugin, TRequest, TReply> hook, IReadOnlyList<HookPlugin> plugins, ChainCalls? calls)
        where TPlugin : class
        where TRequest : class
        where TReply : class
    {
        HookPlugin[] serving = [.. plugins.Where(p => p.Serves(hook.Methods))];
        foreach (HookPlugin plugin in plugins)
        {
            _live.TryAdd(plugin.Name, 0);
        }

        if (serving.Length == 0)
        {
            return null;
        }

        ShadowBoard[] beside = [.. _shadows.Where(s => s.Shadow.Plugin.Serves(hook.Methods) && (s.Shadow.Options.Beside is not { } live || Array.Exists(serving, p => p.Name == live)) && IsMade(s))];
        foreach (ShadowBoard board in beside)
        {
            _asked.TryAdd((board.Shadow.Name, hook.Name), 0);
        }

        return new TriedHook<TPlugin, TRequest, TReply>(_server, hook, serving, beside, _dryRuns, calls);
    }

    public void TellStart()
    {
        foreach (ShadowPlugin shadow in _shadows.Where(static s => !s.IsBroken).Select(static s => s.Shadow))
        {
            string[] asked = [.. shadow.Hooks.Where(hook => _asked.ContainsKey((shadow.Name, hook)))];
            string[] others = [.. shadow.Hooks.Except(asked, StringComparer.Ordinal)];
            string note = shadow.Options.Beside is { } beside && !_live.ContainsKey(beside) ? $"There is no live plugin {beside}, but {string.Join(", ", _live.Keys.Order(StringComparer.Ordinal))}."
                : others.Length == 0 ? "All hooks that it overrides are served."
                : $"Of {string.Join(", ", others)}, which it overrides too, no call comes to it: {shadow.Options.Beside ?? "no live plugin"} {(shadow.Options.Beside is null ? "serves" : "does not serve")} them.";
            _server.Log.ShadowStarted(_server.Target, shadow.Name, asked.Length == 0 ? "no hook" : string.Join(", ", asked), shadow.Options.Beside ?? "the live plugins", note);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_shadows, static s => s.Dispose());
        _dryRuns.Dispose();
    }

    /// <summary>Whether there is an instance. One that cannot be made stops no start: the live plugins need none of it.</summary>
    private bool IsMade(ShadowBoard board)
    {
        if (board.IsBroken)
        {
            return false;
        }

        try
        {
            board.Shadow.Plugin.Make(_server.Services);
        }
        catch (Exception e)
        {
            board.IsBroken = true;
            _server.Log.ShadowNotMade(_server.Target, board.Shadow.Name, e);
        }

        return !board.IsBroken;
    }
}
