using HookSdk.Cli.Replay.Recorded;
using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Devices;

/// <summary>One device of an ExProto recording: the calls that were made to the adapter about it, and those that are made now.</summary>
internal sealed class ReplayDevice
{
    private const string Created = "OnSocketCreated";
    private const string Closed = "OnSocketClosed";

    private readonly Lock _lock = new();
    private readonly List<RecordedCall> _recorded = [];
    private readonly List<AdapterCall> _made = [];

    /// <summary>Lines without a time, by their positions: the time of the device's line before.</summary>
    private readonly Dictionary<int, DateTimeOffset> _undated = [];
    private DateTimeOffset _before;
    private TaskCompletionSource _changed = NewChange();
    private int _due;
    private bool _isAstray;
    private bool _isLate;

    /// <summary>Its creation; null: it is not in what is sent, and nothing can be expected of the device.</summary>
    public RecordedCall? Creation { get; private set; }

    /// <summary>Its end; null: it stays open.</summary>
    public RecordedCall? End { get; private set; }

    /// <summary>The callback that was sent last.</summary>
    public RecordedCall? LastSent { get; private set; }

    /// <summary>Whether the server has it open.</summary>
    public bool IsOpen => LastSent is { Hook: not Closed };

    /// <summary>Why what is called about it cannot be compared; null: it can.</summary>
    public string? LeftOut { get; set; }

    public IReadOnlyList<RecordedCall> Recorded => _recorded;

    public IReadOnlyList<AdapterCall> Made
    {
        get
        {
            lock (_lock)
            {
                return [.. _made];
            }
        }
    }

    /// <summary>Notes a line of the recording.</summary>
    public void Note(RecordedCall call)
    {
        if (call.At is { } at)
        {
            _before = at;
        }
        else
        {
            _undated[call.Position] = _before;
        }

        if (call.IsMade)
        {
            _recorded.Add(call);
        }
        else if (call.Hook == Created)
        {
            Creation ??= call;
        }
        else if (call.Hook == Closed)
        {
            End ??= call;
        }
    }

    /// <summary>All lines were noted. A line is written when its call ends: what counts is which began first. A device that is gone is not closed any more.</summary>
    public void Complete()
    {
        _recorded.Sort((a, b) => (TimeOf(a), a.Position).CompareTo((TimeOf(b), b.Position)));
        _recorded.RemoveAll(c => IsClose(c.Hook) && End is { } end && !IsBefore(c, end));
        LeftOut = Creation is null ? "the recording does not hold the beginning of the device" : null;
    }

    /// <summary>Waits until the calls were made that had begun before this callback came, so that the device's end, say, does not overtake its last answer.</summary>
    public Task ReachAsync(RecordedCall callback, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        // Nothing is called about a device before its creation.
        while (callback.Hook != Created && _due < _recorded.Count && IsBefore(_recorded[_due], callback))
        {
            _due++;
        }

        return ReachAsync(_due, patience, clock, cancellationToken);
    }

    /// <summary>Waits until all recorded calls were made.</summary>
    public Task ReachEndAsync(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken) => ReachAsync(_recorded.Count, patience, clock, cancellationToken);

    /// <summary>A callback is about to be sent.</summary>
    public void Send(RecordedCall callback)
    {
        lock (_lock)
        {
            LastSent = callback;
        }
    }

    /// <summary>A call is made now.</summary>
    /// <returns>What was answered to the same call; null: it is another one.</returns>
    public RecordedReply? Take(AdapterCall call)
    {
        lock (_lock)
        {
            if (IsClose(call.Method) && LastSent?.Hook == Closed)
            {
                return null;
            }

            RecordedCall? expected = _made.Count < _recorded.Count ? _recorded[_made.Count] : null;
            _made.Add(call);
            _isAstray |= expected?.Hook != call.Method;
            TaskCompletionSource changed = _changed;
            _changed = NewChange();
            changed.SetResult();
            return _isAstray ? null : expected!.Reply;
        }
    }

    private async Task ReachAsync(int count, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        long began = clock.GetTimestamp();
        while (LeftOut is null)
        {
            Task changed;
            lock (_lock)
            {
                if (_made.Count >= count || _isAstray || _isLate)
                {
                    return;
                }

                changed = _changed.Task;
            }

            TimeSpan left = patience - clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                // The rest of the device waits for nothing.
                _isLate = true;
                return;
            }

            await changed.WaitAsync(left, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static bool IsClose(string method) => method == "Close";

    private DateTimeOffset TimeOf(RecordedCall call) => call.At ?? _undated.GetValueOrDefault(call.Position);

    /// <summary>Of two that have the same time of their own, none is before the other: a call's line may stand before the one of the callback that it came of.</summary>
    private bool IsBefore(RecordedCall a, RecordedCall b) =>
        TimeOf(a) is var first && TimeOf(b) is var second && first != second ? first < second : (a.At is null || b.At is null) && a.Position < b.Position;

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
