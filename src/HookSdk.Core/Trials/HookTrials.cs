namespace HookSdk;

/// <summary>What came of the plugins of one server that are on trial: shadows, and plugins in DryRun. The services hold one for each server (<c>IEnumerable&lt;HookTrials&gt;</c>). See docs/shadow.md.</summary>
public sealed class HookTrials
{
    private readonly HookServer _server;
    private readonly TrialCounts<ShadowResult> _shadows;
    private readonly TrialCounts<DryRunResult> _dryRuns;

    internal HookTrials(HookServer server, TrialCounts<ShadowResult> shadows, TrialCounts<DryRunResult> dryRuns, IReadOnlyList<ShadowBoard> boards)
    {
        _server = server;
        _shadows = shadows;
        _dryRuns = dryRuns;
        Boards = boards;
    }

    /// <summary>The short name of the target, as telemetry and configuration spell it.</summary>
    public string Target => _server.Kind;

    /// <summary>The server's name, where a program has several of one target; null: it is the one without.</summary>
    public string? ServerName => _server.Name;

    /// <summary>Target and name in one word, as in the log, with a colon between them.</summary>
    internal string Id => _server.Target;

    /// <summary>All shadows, those too of which no call has come.</summary>
    internal IReadOnlyList<ShadowBoard> Boards { get; }

    /// <summary>The names that the setting DryRun holds now, in alphabetical order.</summary>
    public IReadOnlyList<string> InDryRun => [.. (_server.Settings.DryRun ?? Enumerable.Empty<string>()).Order(StringComparer.Ordinal)];

    /// <summary>How each shadow's answers compare to the live ones, for each hook that a call has come of.</summary>
    public IReadOnlyList<ShadowCount> Shadows =>
    [
        .. _shadows.Keys.Select(key => new ShadowCount(key.Plugin, key.Hook)
        {
            Agreed = _shadows.Of(key, ShadowResult.Agreed),
            Disagreed = _shadows.Of(key, ShadowResult.Disagreed),
            Failed = _shadows.Of(key, ShadowResult.Failed),
            Late = _shadows.Of(key, ShadowResult.Late),
            Dropped = _shadows.Of(key, ShadowResult.Dropped),
            Skipped = _shadows.Of(key, ShadowResult.Skipped),
        }),
    ];

    /// <summary>The last calls that a shadow answered otherwise, of each shadow the oldest first.</summary>
    public IReadOnlyList<ShadowDisagreement> Disagreements => [.. Boards.SelectMany(static b => b.Read(b.Shadow.Options.Payloads.Contains, int.MaxValue))];

    /// <summary>What each plugin in DryRun would have decided, for each hook that a call has come of.</summary>
    public IReadOnlyList<DryRunCount> DryRuns =>
    [
        .. _dryRuns.Keys.Select(key => new DryRunCount(key.Plugin, key.Hook)
        {
            Refused = _dryRuns.Of(key, DryRunResult.Refused),
            Decided = _dryRuns.Of(key, DryRunResult.Decided),
            Undecided = _dryRuns.Of(key, DryRunResult.Undecided),
            Failed = _dryRuns.Of(key, DryRunResult.Failed),
            Late = _dryRuns.Of(key, DryRunResult.Late),
            Dropped = _dryRuns.Of(key, DryRunResult.Dropped),
            Skipped = _dryRuns.Of(key, DryRunResult.Skipped),
        }),
    ];
}
