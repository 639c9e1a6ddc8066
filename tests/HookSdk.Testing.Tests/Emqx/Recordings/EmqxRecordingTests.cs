using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>
/// The fake EMQX against recordings of the real one. It is driven by what came from outside the broker alone; calls and outcomes are compared. Adding a file to
/// tests/fixtures/recordings, or to a folder below the one that HOOKSDK_RECORDINGS names, adds a test.
/// </summary>
public sealed class EmqxRecordingTests
{
    /// <summary>What the fake does not do as EMQX does: the file's name, and the behaviour that is missing.</summary>
    private static readonly Dictionary<string, string> NotReproduced = new(StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. RecordingFiles.Of("EMQX", static r => r.Header["enum"] is null && IsOfBroker(r)).Where(static f => !NotReproduced.ContainsKey(Path.GetFileName(f)))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recording_Replayed_IsReproduced(string file)
    {
        Recording recording = RecordingFiles.Read(file);
        (IReadOnlyList<EmqxEvent> recorded, IReadOnlyList<EmqxEvent> seen) = await EmqxReplay.RunAsync(recording);
        recorded.ShouldNotBeEmpty();
        EmqxComparison.Differences(recorded, seen).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recording_WithClientsAndTopicsRenamed_IsReproduced(string file)
    {
        Recording recording = EmqxRenaming.Rename(RecordingFiles.Read(file));
        (IReadOnlyList<EmqxEvent> recorded, IReadOnlyList<EmqxEvent> seen) = await EmqxReplay.RunAsync(recording);
        EmqxComparison.Differences(recorded, seen).ShouldBeEmpty();
    }

    [Fact]
    public void Recordings_Files_AreThere_AndAllAreReproduced()
    {
        Files.Count.ShouldBeGreaterThanOrEqualTo(358);
        NotReproduced.ShouldBeEmpty();
    }

    /// <summary>Recordings of the client for gRPC alone, and of ExProto, are for other tests.</summary>
    private static bool IsOfBroker(Recording recording) =>
        recording.Lines.Any(static l => l.Event is "client" or "broker") && !recording.Lines.Any(static l => l.Event is "device" or "adapter-call" || l.Text("service")?.Contains("exproto", StringComparison.Ordinal) == true);
}
