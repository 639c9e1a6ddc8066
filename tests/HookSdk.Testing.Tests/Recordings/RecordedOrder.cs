namespace HookSdk.Testing.Tests.Recordings;

/// <summary>
/// Holds the answers of scripted servers to the order of a recording. A call that comes earlier than it was recorded is answered only when the replay has come to its line:
/// there the broker was still busy when what stands before it happened.
/// </summary>
internal sealed class RecordedOrder
{
    private readonly SortedList<int, TaskCompletionSource> _early = [];
    private readonly Lock _lock = new();
    private int _line;

    /// <summary>Ends when the replay has come to a line.</summary>
    public Task WaitAsync(RecordingLine line)
    {
        lock (_lock)
        {
            if (line.Number <= _line)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new();
            _early.Add(line.Number, reached);
            return reached.Task;
        }
    }

    /// <summary>The replay has come to a line. What waited for it goes on inside this call.</summary>
    public void Reach(int line)
    {
        while (TakeEarly(line) is { } early)
        {
            early.SetResult();
        }
    }

    /// <summary>The replay has come to its end.</summary>
    public void ReachEnd() => Reach(int.MaxValue);

    private TaskCompletionSource? TakeEarly(int line)
    {
        lock (_lock)
        {
            _line = Math.Max(_line, line);
            if (_early.Count == 0 || _early.Keys[0] > _line)
            {
                return null;
            }

            TaskCompletionSource first = _early.Values[0];
            _early.RemoveAt(0);
            return first;
        }
    }
}
