using HookSdk.Testing.Tests.Recordings;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.Management;

/// <summary>Holds the management APIs of the fakes to recordings of real brokers.</summary>
public sealed class ManagementRecordingTests
{
    public static TheoryData<string> Emqx => [.. ManagementRecording.Of("emqx")];

    public static TheoryData<string> VerneMq => [.. ManagementRecording.Of("vernemq")];

    [Theory]
    [MemberData(nameof(Emqx))]
    public async Task FakeEmqx_Recording_IsReproduced(string id) => (await LeftAsync(id)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(VerneMq))]
    public async Task FakeVerneMq_Recording_IsReproduced(string id) => (await LeftAsync(id)).ShouldBeEmpty();

    [Fact]
    public async Task NotReproduced_EveryEntry_IsStillNeeded()
    {
        HashSet<string> used = [];
        foreach (string id in NotReproduced.Scenarios.SelectMany(static s => ManagementRecording.Of("").Where(i => NotReproduced.IsOf(s, i))).Distinct())
        {
            ManagementRecording recording = ManagementRecording.Read(id);
            foreach ((RecordingLine line, string difference) in await PlayAsync(recording))
            {
                used.Add(NotReproduced.Why(recording, line, difference) ?? "");
            }
        }

        NotReproduced.Reasons.Except(used).ShouldBeEmpty();
    }

    /// <summary>The lines that differ without a reason.</summary>
    private static async Task<IReadOnlyList<string>> LeftAsync(string id)
    {
        ManagementRecording recording = ManagementRecording.Read(id);
        return [.. (await PlayAsync(recording)).Where(d => NotReproduced.Why(recording, d.Line, d.Difference) is null).Select(static d => $"line {d.Line.Number}: {d.Difference}")];
    }

    private static async Task<IReadOnlyList<(RecordingLine Line, string Difference)>> PlayAsync(ManagementRecording recording)
    {
        if (recording.Broker.StartsWith("VerneMQ", StringComparison.Ordinal))
        {
            await using VerneMqManagementReplay verneMq = new(recording);
            return await verneMq.PlayAsync();
        }

        await using EmqxManagementReplay emqx = await EmqxManagementReplay.OpenAsync(recording);
        IReadOnlyList<(RecordingLine Line, string Difference)> differences = await emqx.PlayAsync();
        return emqx.DifferentCalls() is { } calls ? [.. differences, (recording.Lines[^1], calls)] : differences;
    }
}
