using System.Globalization;
using HookSdk.Cli.Tests.Fake;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;

namespace HookSdk.Cli.Tests.Replay;

/// <summary>The templates' programs: a play of the fake broker is recorded, and sent to the same program, which was started anew.</summary>
public sealed class TemplateRoundTripTests
{
    public static TheoryData<string, string, string[]> Scenarios => ScenarioTests.Scenarios;

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Recording_OfTheTemplatesServer_SentToIt_DiffersInNothing(string target, string command, string[] steps)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A server is stopped by SIGTERM.");
        using RecordingFolder folder = new();
        (string, string)[] recorder = [("Recorder__Folder", folder.Path), ("Recorder__Secrets__0", "password"), .. PayloadsOf(target).Select(static (hook, i) => (string.Create(CultureInfo.InvariantCulture, $"Recorder__Payloads__{i}"), hook))];
        await using (TemplateServer live = await TemplateServer.StartAsync(target, recorder))
        {
            (int played, string play) = await InProcess.RunAsync(["fake", command, "--url", live.Url, .. Adapter(live, target), .. steps]);
            played.ShouldBe(0, play);
            await live.StopAsync();
        }

        await using TemplateServer again = await TemplateServer.StartAsync(target);
        (int exitCode, string output) = await InProcess.RunAsync(["replay", folder.Path, "--url", again.Url, .. Adapter(again, target), "--speed", "max", "--patience", "30s"]);

        string[] lines = folder.Text.Split('\n');
        int calls = lines.Count(static l => l.StartsWith("{\"event\":\"call\"", StringComparison.Ordinal));
        int made = lines.Count(static l => l.StartsWith("{\"event\":\"adapter-call\"", StringComparison.Ordinal));
        calls.ShouldBeGreaterThan(1);
        output.ShouldContain($"{calls} answered as recorded, 0 otherwise, 0 not at all, 0 left out", Case.Sensitive, output);
        output.ShouldNotContain("sent without", Case.Sensitive, output);
        (target == "exproto").ShouldBe(made > 5);
        if (made > 0)
        {
            output.ShouldContain($"Calls of EMQX's adapter: {made} as recorded, 0 otherwise, 0 left out", Case.Sensitive, output);
        }

        exitCode.ShouldBe(0, output);
    }

    private static string[] Adapter(TemplateServer server, string target) => target == "exproto" ? ["--adapter-port", server.AdapterPort.ToString(CultureInfo.InvariantCulture)] : [];

    /// <summary>Hooks whose payloads a server decides by.</summary>
    private static string[] PayloadsOf(string target) => target switch
    {
        "emg" => ["before_receive", "before_route", "route", "before_send", "after_send", "before_dlr", "after_dlr"],
        "exhook" => ["message.publish"],
        "vernemq" => ["auth_on_publish", "auth_on_publish_m5", "on_publish", "on_publish_m5", "on_deliver", "on_deliver_m5"],
        "exproto" => ["OnReceivedBytes", "OnReceivedMessages"],
        _ => [],
    };
}
