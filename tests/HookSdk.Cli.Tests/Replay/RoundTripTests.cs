using System.Globalization;
using System.Text.Json;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;

namespace HookSdk.Cli.Tests.Replay;

/// <summary>What a server recorded is sent to the same server, and to one that decides otherwise.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Targets => [.. Traffic.Targets];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Recording_SentToTheSameServer_DiffersInNothing(string target)
    {
        using RecordingFolder folder = new();
        int calls = await RecordAsync(folder, target);
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        (int exitCode, string output) = await ReplayAsync(again, target, folder.Path);

        output.ShouldContain($"{calls} answered as recorded, 0 otherwise, 0 not at all, 0 left out", Case.Sensitive, output);
        calls.ShouldBeGreaterThan(2);
        exitCode.ShouldBe(0, output);
    }

    /// <summary>A device's bytes are its payload: only with them does the server do what it did.</summary>
    [Fact]
    public async Task Recording_OfDevices_WithTheirBytes_DiffersInNothing()
    {
        using RecordingFolder folder = new();
        int calls = await RecordAsync(folder, "exproto", ("Payloads:0", "OnReceivedBytes"));
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        (int exitCode, string output) = await ReplayAsync(again, "exproto", folder.Path);

        output.ShouldContain($"{calls} answered as recorded", Case.Sensitive, output);
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task ChangedPlugin_OfSms_IsFound_InEachOfItsThreeChanges()
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, "emg");
        await using RecordedApp changed = await RecordedApp.StartAsync(folder: null, isChanged: true);

        (int exitCode, string output) = await ReplayAsync(changed, "emg", folder.Path, "--json");

        exitCode.ShouldBe(1, output);
        using JsonDocument json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("kinds").EnumerateArray()
            .Select(static k => $"{k.GetProperty("count")} x {k.GetProperty("kind")}: {string.Join(" and ", k.GetProperty("calls")[0].GetProperty("differences").EnumerateArray().Select(static d => $"{d.GetProperty("recorded")} -> {d.GetProperty("now")}"))}")
            .ShouldBe(["2 x route: route: smpp-se -> smpp-no", "1 x before_receive: qe.NOTE:  -> looked-at", "1 x before_receive: result: 1 -> "], ignoreOrder: true);
    }

    [Theory]
    [InlineData("m4", "2 x external_script: new_dst", "new_dst: \"9937012345678\" -> \"9837012345678\"")]
    [InlineData("vernemq", "1 x auth_on_publish_m5: result", "result: \"ok\" -> {\"error\":\"not_authorized\"}")]
    [InlineData("exhook", "1 x client.authorize: bool_result, type", "bool_result: true -> false")]
    public async Task ChangedPlugin_IsFound(string target, string kind, string difference)
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, target);
        await using RecordedApp changed = await RecordedApp.StartAsync(folder: null, isChanged: true);

        (int exitCode, string output) = await ReplayAsync(changed, target, folder.Path);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(kind, Case.Sensitive, output);
        output.ShouldContain(difference, Case.Sensitive, output);
    }

    /// <summary>Recorded with secrets and payloads, they are in the file, and in no output all the same.</summary>
    [Theory]
    [InlineData("emg", "before_receive", "route")]
    [InlineData("vernemq", "auth_on_register_m5", "auth_on_publish_m5")]
    [InlineData("exhook", "client.authenticate", "message.publish")]
    public async Task Secrets_OfARecording_AreInNoOutput(string target, string first, string second)
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, target, ("Payloads:0", first), ("Payloads:1", second), ("Secrets:0", "password"));
        folder.Text.ShouldContain(target == "emg" ? Traffic.Payload : Traffic.Password);
        await using RecordedApp changed = await RecordedApp.StartAsync(folder: null, isChanged: true);

        foreach (string[] options in (string[][])[[], ["--json"]])
        {
            (_, string output) = await ReplayAsync(changed, target, folder.Path, options);
            output.ShouldNotContain(Traffic.Password);
            output.ShouldNotContain(Traffic.Payload);
            output.ShouldNotContain(Traffic.PayloadBase64);
        }
    }

    /// <summary>Recordings of real brokers have no times and no target, and are sent all the same.</summary>
    [Theory]
    [InlineData("vernemq", "vernemq-2.1.2", "cache-cleared-v311.jsonl")]
    [InlineData("exhook", "emqx-5.10.3-exhook", "whole-life-v5.jsonl")]
    public async Task Recording_OfARealBroker_IsSent(string target, string folder, string file)
    {
        await using RecordedApp app = await RecordedApp.StartAsync(folder: null);

        (int exitCode, string output) = await ReplayAsync(app, target, Path.Combine(Repository.Root, "tests", "fixtures", "recordings", folder, file), "--speed", "1");

        output.ShouldContain("the recording has no times");
        output.ShouldContain("0 not at all");
        exitCode.ShouldBeLessThan(2, output);
    }

    private static async Task<int> RecordAsync(RecordingFolder folder, string target, params (string Key, string Value)[] settings)
    {
        await using RecordedApp live = await RecordedApp.StartAsync(folder.Path, settings: settings.ToDictionary(static s => s.Key, static s => (string?)s.Value));
        await live.PlayAsync(target);
        await live.StopAsync();
        return folder.Text.Split('\n').Count(static l => l.StartsWith("{\"event\":\"call\"", StringComparison.Ordinal));
    }

    private static Task<(int ExitCode, string Output)> ReplayAsync(RecordedApp app, string target, string file, params string[] options) => InProcess.RunAsync(
        ["replay", file, "--url", app.UrlOf(target), "--patience", "30s", "--adapter-port", app.AdapterPort.ToString(CultureInfo.InvariantCulture), .. options.Contains("--speed") ? [] : (string[])["--speed", "max"], .. options]);
}
