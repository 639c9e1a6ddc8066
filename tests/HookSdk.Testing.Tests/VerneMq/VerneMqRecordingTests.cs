using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>The fake is held to what real brokers did.</summary>
public sealed class VerneMqRecordingTests
{
    /// <summary>Recordings that the fake does not reproduce, each with what it lacks.</summary>
    private static readonly IReadOnlyDictionary<string, string> NotReproduced = new Dictionary<string, string>();

    public static TheoryData<string> Files => [.. RecordingFiles.Of("VerneMQ")];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Recording_IsReproduced(string id) => HoldAsync(RecordingFiles.Read(id), id);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Recording_WithOtherNames_IsReproduced(string id) => HoldAsync(VerneMqRenaming.Rename(RecordingFiles.Read(id)), id);

    [Fact]
    public void Recording_Files_AreThere() => Files.Count.ShouldBeGreaterThanOrEqualTo(497);

    /// <summary>The comparison sees a difference in each kind of line.</summary>
    [Theory]
    [InlineData("vernemq-2.1.2/connect-allowed-v5", "call", "reply.body_raw", """{"result":{"error":"no"}}""")]
    [InlineData("vernemq-2.1.2/connect-allowed-v5", "call", "reply.body_raw", "{}")]
    [InlineData("vernemq-2.1.2/connect-allowed-v311", "call", "request_raw", """{"mountpoint":"","client_id":"client-1","more":1}""")]
    [InlineData("vernemq-2.1.2/connect-allowed-v311", "outcome", "code", "4")]
    [InlineData("vernemq-2.1.2/publish-qos1-allowed-v311", "outcome", "detail.packet_id", "9")]
    [InlineData("vernemq-2.2.0/subscribe-partly-denied-v5", "outcome", "codes", "[0]")]
    [InlineData("vernemq-2.1.2/cache-publish-hit-v311", "admin", "result", "[]")]
    [InlineData("vernemq-2.1.2/connect-denied-error-v311", "metrics", "changed", "{}")]
    public async Task Recording_WithAChange_IsNotReproduced(string file, string lines, string path, string value)
    {
        Recording recording = RecordingFiles.Read("recordings/" + file);
        foreach (RecordingLine line in recording.Lines.Where(l => l.Event == lines))
        {
            string[] names = path.Split('.');
            JsonObject at = names.Length == 1 ? line.Json : line.Json[names[0]]!.AsObject();
            at[names[^1]] = names[^1].EndsWith("_raw", StringComparison.Ordinal) ? value : JsonNode.Parse(value);
        }

        (await DifferencesAsync(recording)).ShouldNotBeEmpty();
    }

    private static async Task HoldAsync(Recording recording, string id)
    {
        IReadOnlyList<string> differences = await DifferencesAsync(recording);
        string? reason = NotReproduced.GetValueOrDefault(id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        if (reason is null)
        {
            differences.ShouldBeEmpty();
        }
        else
        {
            differences.ShouldNotBeEmpty($"it is reproduced now; take it off the list ({reason})");
        }
    }

    /// <summary>Away from the test framework's own scheduling: what need not wait is done when a step returns.</summary>
    private static Task<IReadOnlyList<string>> DifferencesAsync(Recording recording) => Task.Run(
        async () =>
        {
            await using VerneMqReplay replay = new(recording);
            string? stuck = replay.Play();
            return (IReadOnlyList<string>)[.. stuck is null ? [] : (string[])[stuck], .. new VerneMqComparison(replay).Run()];
        },
        TestContext.Current.CancellationToken);
}
