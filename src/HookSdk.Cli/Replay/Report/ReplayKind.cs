namespace HookSdk.Cli.Replay.Report;

/// <summary>Calls that differ in the same.</summary>
/// <param name="name">What they have in common.</param>
internal sealed class ReplayKind(string name)
{
    /// <summary>Beyond these calls are counted.</summary>
    public const int MostKept = 1_000;

    private readonly List<ReplayedCall> _calls = [];

    public string Name => name;

    public int Count { get; private set; }

    /// <summary>Of how many of them a value is hidden in the request.</summary>
    public int Hidden { get; private set; }

    /// <summary>The first of them, in the order of the recording.</summary>
    public IEnumerable<ReplayedCall> Calls => _calls.OrderBy(static c => c.Call.File, StringComparer.Ordinal).ThenBy(static c => c.Call.Line);

    /// <summary>The names of the fields that are hidden in their requests.</summary>
    public SortedSet<string> HiddenNames { get; } = new(StringComparer.Ordinal);

    public void Add(ReplayedCall call, bool isHidden)
    {
        Count++;
        if (isHidden)
        {
            Hidden++;
            HiddenNames.UnionWith(call.Call.HiddenInRequest);
        }

        if (_calls.Count < MostKept)
        {
            _calls.Add(call);
        }
    }
}
