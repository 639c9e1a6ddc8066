namespace HookSdk;

/// <summary>A line about what happens in masses: written at once, and then once in ten seconds with how many it stands for. What it has not said yet is said at the end.</summary>
/// <param name="time">The server's clock.</param>
/// <param name="write">Writes it: the hook of the last one, and how many there were.</param>
internal sealed class CountedLine(TimeProvider time, Action<string, long> write)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string _hook = "";
    private long _count;
    private long? _written;

    /// <summary>Counts one.</summary>
    public void Add(string hook)
    {
        lock (_lock)
        {
            _hook = hook;
            _count++;
        }

        WriteDue();
    }

    /// <summary>Writes what was counted, unless it was written in the last ten seconds.</summary>
    public void WriteDue() => Write(atOnce: false);

    /// <summary>Writes what was counted: nothing more will be.</summary>
    public void WriteRest() => Write(atOnce: true);

    private void Write(bool atOnce)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (_count == 0 || (!atOnce && _written is { } last && time.GetElapsedTime(last) < Every))
            {
                return;
            }

            _written = time.GetTimestamp();
            write(_hook, _count);
            _count = 0;
        }
    }
}
