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
    private readonly SortedDictionary<string, int> _madeLeft = new(StringComparer.Ordinal);
    private int _unanswered;
    private int _madeSame;
    private int _madeDifferent;

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

    /// <summary>Calls of the server to its broker that were made as they were.</summary>
    public int MadeSame => _madeSame;

    /// <summary>Calls of the server to its broker that were made otherwise, not made, or made in addition.</summary>
    public int MadeDifferent => _madeDifferent;

    /// <summary>Why calls of the server to its broker were not compared, and how many.</summary>
    public IReadOnlyDictionary<string, int> MadeLeftOut => _madeLeft;

    /// <summary>Whether anything was compared. Otherwise nothing is known of the server.</summary>
    public bool AreThere => Same + Different + Unanswered + MadeSame + MadeDifferent > 0;

    /// <summary>Whether the server behaves as it did.</summary>
    public bool AreAsRecorded => AreThere && Different + Unanswered + MadeDifferent == 0;

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

    /// <summary>Calls of the server to its broker are not compared.</summary>
    public void LeaveOutMade(string why, int count)
    {
        lock (_lock)
        {
            if (count > 0)
            {
                _madeLeft[why] = _madeLeft.GetValueOrDefault(why) + count;
            }
        }
    }

    /// <param name="call">The call.</param>
    /// <param name="differences">What differs.</param>
    /// <param name="isHidden">Whether it was sent without a value that is hidden in the recording.</param>
    public void Add(RecordedCall call, IReadOnlyList<ReplyDifference> differences, bool isHidden)
    {
        lock (_lock)
        {
            if (call.IsMade)
            {
                _ = differences.Count == 0 ? _madeSame++ : _madeDifferent++;
            }
            else
            {
                _ = differences.Count == 0 ? _same++ : _different++;
            }

            if (differences.Count == 0)
            {
                return;
            }

            string was = call.Outcome is { } outcome ? $" (recorded was a fallback: {outcome})" : "";
            KindOf($"{(call.IsMade ? "adapter's " : "")}{call.Hook}: {string.Join(", ", differences.Select(static d => d.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}{was}").Add(new(call, differences, null), isHidden);
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
