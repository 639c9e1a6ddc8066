using System.Globalization;
using System.Text.Json;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;

namespace HookSdk.Cli.Tests.Replay;

/// <summary>What a server recorded is sent to the same server, and to one that decides otherwise.</summary>
public sealed class RoundTripTests
{
    /// <summary>Settings by which what devices are told of is written.</summary>
    private static readonly (string Key, string Value)[] Told = [("Payloads:0", "OnReceivedBytes"), ("Payloads:1", "OnReceivedMessages")];

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

    /// <summary>What a device is told of is its payload: only with it does the server do what it did. Twice, since the server of the first time may know the devices.</summary>
    [Fact]
    public async Task Recording_OfDevices_WithTheirBytes_DiffersInNothing()
    {
        using RecordingFolder folder = new();
        int calls = await RecordAsync(folder, "exproto", Told);
        int made = LinesOf(folder, "adapter-call");
        made.ShouldBe(14);
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        for (int i = 0; i < 2; i++)
        {
            (int exitCode, string output) = await ReplayAsync(again, "exproto", folder.Path);

            output.ShouldContain($"{calls} answered as recorded, 0 otherwise, 0 not at all, 0 left out", Case.Sensitive, output);
            output.ShouldContain($"Calls of EMQX's adapter: {made} as recorded, 0 otherwise, 0 left out", Case.Sensitive, output);
            exitCode.ShouldBe(0, output);
        }
    }

    /// <summary>A device that the recording leaves open is ended, and so begins anew the next time.</summary>
    [Fact]
    public async Task Recording_OfADeviceThatStaysOpen_DiffersInNothing_Twice()
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, "exproto", Told);
        string open = folder.Write(folder.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.Contains("\"OnSocketClosed\"", StringComparison.Ordinal)));
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        for (int i = 0; i < 2; i++)
        {
            (int exitCode, string output) = await ReplayAsync(again, "exproto", open);

            output.ShouldContain("Calls of EMQX's adapter: 14 as recorded, 0 otherwise, 0 left out", Case.Sensitive, output);
            exitCode.ShouldBe(0, output);
        }
    }

    [Fact]
    public async Task Recording_OfDevices_WithoutTheirBytes_ComparesNoCallsOfTheAdapter_AndSaysWhy()
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, "exproto");
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        (int exitCode, string output) = await ReplayAsync(again, "exproto", folder.Path);

        output.ShouldContain("the recording hides what the device was told of (bytes); --fill puts a value there");
        output.ShouldContain("Calls of EMQX's adapter: 0 as recorded, 0 otherwise, 14 left out", Case.Sensitive, output);
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Recording_WithoutCallsOfTheAdapter_SaysSo()
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, "exproto", [.. Told, ("Hooks:0", "OnSocketCreated"), ("Hooks:1", "OnReceivedBytes")]);
        await using RecordedApp again = await RecordedApp.StartAsync(folder: null);

        (_, string output) = await ReplayAsync(again, "exproto", folder.Path);
        (_, string ofHook) = await ReplayAsync(again, "exproto", folder.Path, "--hook", "OnSocketCreated");

        output.ShouldContain("the recording holds no calls of EMQX's adapter: what the server does with a device is not compared.");
        ofHook.ShouldContain("with --hook a device is not told all: what the server does with a device is not compared.");
    }

    /// <summary>The topic of the message is another, and a word is said before the end.</summary>
    [Fact]
    public async Task ChangedHandler_OfDevices_IsFound_InBothOfItsChanges()
    {
        using RecordingFolder folder = new();
        await RecordAsync(folder, "exproto", Told);
        await using RecordedApp changed = await RecordedApp.StartAsync(folder: null, isChanged: true);

        (int exitCode, string output) = await ReplayAsync(changed, "exproto", folder.Path, "--json");

        exitCode.ShouldBe(1, output);
        using JsonDocument json = JsonDocument.Parse(output);
        Differences(json).ShouldBe(["1 x adapter's Publish: topic: \"other/1\" -> \"other/1/new\"", "1 x adapter's Close: call: Close -> Send"], ignoreOrder: true);
        json.RootElement.GetProperty("adapterCalls").GetProperty("same").GetInt32().ShouldBe(12);
        json.RootElement.GetProperty("adapterCalls").GetProperty("different").GetInt32().ShouldBe(2);
        output.ShouldNotContain(Traffic.Password);
        output.ShouldNotContain(Traffic.Payload);
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
        Differences(json).ShouldBe(["2 x route: route: smpp-se -> smpp-no", "1 x before_receive: qe.NOTE:  -> looked-at", "1 x before_receive: result: 1 -> "], ignoreOrder: true);
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
    [InlineData("exproto", "OnReceivedBytes", "OnReceivedMessages")]
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
        return LinesOf(folder, "call");
    }

    private static int LinesOf(RecordingFolder folder, string kind) => folder.Text.Split('\n').Count(l => l.StartsWith($"{{\"event\":\"{kind}\"", StringComparison.Ordinal));

    private static IEnumerable<string> Differences(JsonDocument json) => json.RootElement.GetProperty("kinds").EnumerateArray()
        .Select(static k => $"{k.GetProperty("count")} x {k.GetProperty("kind")}: {string.Join(" and ", k.GetProperty("calls")[0].GetProperty("differences").EnumerateArray().Select(static d => $"{d.GetProperty("recorded")} -> {d.GetProperty("now")}"))}");

    private static Task<(int ExitCode, string Output)> ReplayAsync(RecordedApp app, string target, string file, params string[] options) => InProcess.RunAsync(
        ["replay", file, "--url", app.UrlOf(target), "--patience", "30s", "--adapter-port", app.AdapterPort.ToString(CultureInfo.InvariantCulture), .. options.Contains("--speed") ? [] : (string[])["--speed", "max"], .. options]);
}
