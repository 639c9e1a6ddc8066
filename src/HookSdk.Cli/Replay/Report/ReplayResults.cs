using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Report;

/// <summary>What became of the calls. Safe for threads.</summary>
internal sealed class ReplayResults
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReplayKind> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _left = new(StringComparer.Ordinal);
    private int _same;
    private int _different;
    private int _unanswered;

    /// <summary>Calls that were answered as they were.</summary>
    public int Same => _same;

    /// <summary>Calls that were answered otherwise.</summary>
    public int Different => _different;

    /// <summary>Calls that were not answered.</summary>
    public int Unanswered => _unanswered;

    public int Done => _same + _different + _unanswered + Left;

    /// <summary>Calls that were not sent, or not compared.</summary>
    public int Left { get; private set; }

    /// <summary>Why, and how many.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => _left;

    /// <summary>Kinds of differences, the most frequent first.</summary>
    public IReadOnlyList<ReplayKind> Kinds => [.. _kinds.Values.OrderByDescending(static k => k.Count).ThenBy(static k => k.Name, StringComparer.Ordinal)];

    public void LeaveOut(string why)
    {
        lock (_lock)
        {
            Left++;
            _left[why] = _left.GetValueOrDefault(why) + 1;
        }
    }

    /// <param name="call">The call.</param>
    /// <param name="differences">What differs.</param>
    /// <param name="isHidden">Whether it was sent without a value that is hidden in the recording.</param>
    public void Add(RecordedCall call, IReadOnlyList<ReplyDifference> differences, bool isHidden)
    {
        lock (_lock)
        {
            if (differences.Count == 0)
            {
                _same++;
                return;
            }

            _different++;
            string was = call.Outcome is { } outcome ? $" (recorded was a fallback: {outcome})" : "";
            KindOf($"{call.Hook}: {string.Join(", ", differences.Select(static d => d.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}{was}").Add(new(call, differences, null), isHidden);
        }
    }

    public void AddUnanswered(RecordedCall call, string failure, bool isHidden)
    {
        lock (_lock)
        {
            _unanswered++;
            KindOf($"{call.Hook}: no answer").Add(new(call, [], failure), isHidden);
        }
    }

    private ReplayKind KindOf(string name)
    {
        if (!_kinds.TryGetValue(name, out ReplayKind? kind))
        {
            _kinds.Add(name, kind = new(name));
        }

        return kind;
    }
}
