namespace HookSdk.EmqX.Tests.Grpc.Raw;

/// <summary>What came back on one stream.</summary>
internal sealed class RawAnswer
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public List<byte> Data { get; } = [];

    /// <summary>The code of RST_STREAM; null when there was none before the end.</summary>
    public uint? Reset { get; set; }

    /// <summary>Whether the connection had been told to go away before the answer was whole.</summary>
    public bool AfterGoAway { get; set; }

    public string? this[string name] => Headers.GetValueOrDefault(name);

    public Task Ended => _ended.Task;

    public int HeaderFrames { get; set; }

    public void End() => _ended.TrySetResult();

    public void Lose(Exception e) => _ended.TrySetException(e);
}
