using System.Collections.Frozen;

namespace HookSdk;

/// <summary>What is tried with the calls of one hook: its shadows, and those of its plugins that are in DryRun.</summary>
internal sealed class TriedHook<TPlugin, TRequest, TReply> : HookTrial<TRequest, TReply>
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookServer _server;
    private readonly HookDefinition<TPlugin, TRequest, TReply> _hook;
    private readonly HookPlugin[] _plugins;
    private readonly PluginLink<TPlugin, TRequest, TReply>?[] _links;
    private readonly (ShadowBoard Board, PluginLink<TPlugin, TRequest, TReply> Link)[] _shadows;
    private readonly ChainCalls? _calls;
    private readonly DryRunBoard _dryRuns;
    private int _toldOfBreak;

    public TriedHook(HookServer server, HookDefinition<TPlugin, TRequest, TReply> hook, HookPlugin[] plugins, IEnumerable<ShadowBoard> shadows, DryRunBoard dryRuns, ChainCalls? calls)
    {
        _server = server;
        _hook = hook;
        _plugins = plugins;
        _links = new PluginLink<TPlugin, TRequest, TReply>?[plugins.Length];
        _dryRuns = dryRuns;
        _calls = calls;
        _shadows = [.. shadows.Select(board => (board, LinkOf(board.Shadow.Plugin)))];
    }

    public override bool IsWanted => _shadows.Length > 0 || (_server.Settings.DryRun is { } names && HoldsOneOf(names));

    public override void Take(HookTrail trail, TRequest request, HookOutcome outcome, HookBody body, HookAnswer answer, ReadOnlyMemory<byte> reply)
    {
        try
        {
            foreach ((ShadowBoard board, PluginLink<TPlugin, TRequest, TReply> link) in _shadows.Where(s => s.Link.IsFor(request)))
            {
                TakeShadow(board, link, trail, request, outcome, body, answer, reply);
            }

            for (int i = 0; i < _plugins.Length; i++)
            {
                if (_server.Settings.IsInDryRun(_plugins[i].Name))
                {
                    TakeDryRun(_links[i] ??= LinkOf(_plugins[i]), trail, request, outcome, body);
                }
            }
        }
        catch (Exception e)
        {
            TellBreak(e);
        }
    }

    /// <summary>Apart, so that a call without DryRun pays for no closure.</summary>
    private bool HoldsOneOf(FrozenSet<string> names) => Array.Exists(_plugins, p => names.Contains(p.Name));

    /// <summary>Without the filters of the server: some count, and a second call would be counted with the live ones.</summary>
    private PluginLink<TPlugin, TRequest, TReply> LinkOf(HookPlugin plugin) => new(_server, _hook, plugin, added: []);

    private void TakeShadow(
        ShadowBoard board, PluginLink<TPlugin, TRequest, TReply> link, HookTrail trail, TRequest request, HookOutcome outcome, HookBody body, HookAnswer answer, ReadOnlyMemory<byte> reply)
    {
        WrittenReply? live = null;
        if (_server.IsStopping || outcome == HookOutcome.Shed || (_hook.Neutral is not Informed && (live = LiveReply(board.Shadow.Options.Beside, trail, request, outcome, answer, reply)) is null))
        {
            board.Skip(_hook.Name);
        }
        else if (!TryStart(board.Queue, body, () => new ShadowTrial<TPlugin, TRequest, TReply>(_server, _hook, link, trail, body, board, live)))
        {
            board.Drop(_hook.Name);
        }
    }

    private void TakeDryRun(PluginLink<TPlugin, TRequest, TReply> link, HookTrail trail, TRequest request, HookOutcome outcome, HookBody body)
    {
        if (!link.IsFor(request))
        {
            return;
        }

        if (_server.IsStopping || outcome == HookOutcome.Shed)
        {
            _dryRuns.Add(link.Plugin.Name, _hook.Name, DryRunResult.Skipped);
        }
        else if (!TryStart(_dryRuns.Queue, body, () => new DryRunTrial<TPlugin, TRequest, TReply>(_server, _hook, link, trail, body, _calls, _dryRuns)))
        {
            _dryRuns.Add(link.Plugin.Name, _hook.Name, DryRunResult.Dropped);
        }
    }

    /// <summary>What a shadow is held against; null: there is no such answer.</summary>
    private WrittenReply? LiveReply(string? beside, HookTrail trail, TRequest request, HookOutcome outcome, HookAnswer answer, ReadOnlyMemory<byte> reply)
    {
        if (beside is null)
        {
            return outcome == HookOutcome.Answered && trail.Steps.Count > 0 && !trail.Steps.Any(static s => s.IsByFilter) ? new(answer, reply) : null;
        }

        foreach (HookStep step in trail.Steps)
        {
            if (step.Plugin == beside)
            {
                return step is { Outcome: HookOutcome.Answered, IsByFilter: false, Reply: TReply own }
                    ? WrittenReply.Of(_hook, request, PluginTrial<TPlugin, TRequest, TReply>.ReplyOf(_hook, request, own))
                    : null;
            }

            if (step.Effect == StepEffect.Changed)
            {
                // It saw another request than the one that came.
                return null;
            }
        }

        return null;
    }

    private bool TryStart(TrialQueue queue, HookBody body, Func<TrialCall> make)
    {
        int bytes = body.Length;
        if (!queue.TryReserve(bytes))
        {
            return false;
        }

        TrialCall? call = null;
        try
        {
            call = make();
        }
        finally
        {
            if (call is null)
            {
                queue.GiveBack(bytes);
            }
        }

        body.WhenOver(() => Start(queue, call));
        return true;
    }

    /// <summary>Throws nothing: the live call ends behind it.</summary>
    private void Start(TrialQueue queue, TrialCall call)
    {
        try
        {
            queue.Start(call);
        }
        catch (Exception e)
        {
            TellBreak(e);
        }
    }

    private void TellBreak(Exception e)
    {
        if (Interlocked.Exchange(ref _toldOfBreak, 1) == 0)
        {
            _server.Log.TrialBroke(_server.Target, _hook.Name, e);
        }
    }
}
