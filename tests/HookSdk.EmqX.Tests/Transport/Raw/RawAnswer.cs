namespace HookSdk.EmqX.Tests.Transport.Raw;

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

    /// <summary>The names in each block of headers, the trailers among them.</summary>
    public List<string[]> Blocks { get; } = [];

    /// <summary>Says what is wrong with an error's form: it must be headers, which end nothing, and then trailers with the status.</summary>
    public void ShouldBeHeadersThenTrailers()
    {
        HeaderFrames.ShouldBe(2, "EMQX up to 5.0 waits in silence for an error that is headers alone");
        Blocks[0].ShouldContain(":status");
        Blocks[0].ShouldNotContain("grpc-status");
        Blocks[1].ShouldContain("grpc-status");
        this[":status"].ShouldBe("200");
        this["content-type"].ShouldBe("application/grpc");
        Data.ShouldBeEmpty();
        (Reset ?? 0).ShouldBe(0u, "NO_ERROR is how a server says behind its answer that it wants no more of the request");
    }

    public void End() => _ended.TrySetResult();

    public void Lose(Exception e) => _ended.TrySetException(e);
}
