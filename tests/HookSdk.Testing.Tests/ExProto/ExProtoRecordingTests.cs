using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.ExProto;

/// <summary>
/// FakeExProto against recordings of the real gateway. It is driven by what came from outside the broker alone; callbacks, the adapter's answers and what devices and clients see are
/// compared. Adding a file to tests/fixtures/recordings, or to a folder below the one that HOOKSDK_RECORDINGS names, adds a test.
/// </summary>
public sealed class ExProtoRecordingTests
{
    /// <summary>What the fake does not do as EMQX does: the file's name, and the behaviour that is missing.</summary>
    private static readonly Dictionary<string, string> NotReproduced = new(StringComparer.Ordinal);

    public static TheoryData<string> Files => [.. RecordingFiles.Of("EMQX", static r => r.Lines.Any(static l => l.Event is "device" or "adapter-call")).Where(static f => !NotReproduced.ContainsKey(Path.GetFileName(f)))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recording_Replayed_IsReproduced(string file) => await CompareAsync(RecordingFiles.Read(file));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recording_WithClientsAndTopicsRenamed_IsReproduced(string file) => await CompareAsync(Rename(RecordingFiles.Read(file)));

    [Fact]
    public void Recordings_ThatAreNotReproduced_AreOneAtMost() => NotReproduced.Count.ShouldBeLessThanOrEqualTo(1);

    private static async Task CompareAsync(Recording recording)
    {
        (IReadOnlyList<EmqxEvent> recorded, IReadOnlyList<EmqxEvent> seen) = await ExProtoReplay.RunAsync(recording);
        recorded.ShouldNotBeEmpty();
        EmqxComparison.Differences(recorded, seen).ShouldBeEmpty();
    }

    /// <summary>Clients and topics as in the other recordings of EMQX; and the client ids of devices.</summary>
    private static Recording Rename(Recording recording)
    {
        HashSet<string> ids = [.. recording.Lines.Select(static l => l.Json["request"]?["clientinfo"]?["clientid"]?.GetValue<string>()).OfType<string>()];
        Recording copy = recording with
        {
            Lines = [.. recording.Lines.Select(line =>
            {
                JsonObject json = line.Json.DeepClone().AsObject();
                if (ExProtoLines.IsCallback(line))
                {
                    json.Remove("reply_base64");
                }

                RenameIds(json, ids);
                return line with { Json = json };
            })],
        };
        return EmqxRenaming.Rename(copy);
    }

    private static void RenameIds(JsonNode? node, HashSet<string> ids)
    {
        foreach (JsonNode? child in node is JsonObject o ? o.Select(static p => p.Value).ToArray() : node is JsonArray list ? [.. list] : [])
        {
            if (child is JsonValue value && value.TryGetValue(out string? text) && ids.Contains(text) && value.GetPropertyName() is "clientid" or "from")
            {
                node!.AsObject()[child!.GetPropertyName()] = text + "-elsewhere";
            }
            else
            {
                RenameIds(child, ids);
            }
        }
    }
}
