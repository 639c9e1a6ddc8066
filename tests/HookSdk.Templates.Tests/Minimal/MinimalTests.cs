using System.Text;
using HookSdk.EmqX.ExProto;
using HookSdk.Templates.Tests.EmqxExHook;
using HookSdk.Templates.Tests.M4Script;
using HookSdk.Templates.Tests.Processes;
using HookSdk.Testing;
using static HookSdk.Templates.Tests.EmqxExHook.ExHookServerProcess;

namespace HookSdk.Templates.Tests.Minimal;

/// <summary>What a user has after <c>dotnet new ... --minimal</c>: few lines that build, pass their test, and serve a real call.</summary>
public sealed class MinimalTests(PackedSdk sdk)
{
    [Fact]
    public async Task Emg_IsServed_Checked_AndTakesABeginnersTest()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "emg-plugin", "Acme.Sms");

        await ProgramChecks.EnsureServerAsync(scaffold.Program, scaffold.Environment, "Hooks__Emg__Deadlien", "00:00:01", "Hooks:Emg:Deadlien", "http://127.0.0.1:5080");
        await using (RunningServer server = await RunningServer.StartAsync(scaffold.Folder, scaffold.Environment, "run", "--no-build", "--project", scaffold.Name))
        {
            (await server.PostAsync("/emg/before_receive", """{"qe":{"DESTADDR":"46700000001","MESSAGE":"Hello"}}""")).ShouldBe("result=1\n");
            (await server.PostAsync("/emg/before_receive", """{"qe":{"DESTADDR":"46700000002","MESSAGE":"Hello"}}""")).ShouldBe("");
        }

        await File.WriteAllTextAsync(Path.Combine(scaffold.Folder, "Acme.Sms.Tests", "BeginnerTests.cs"), """
            namespace Acme.Sms.Tests;

            public class BeginnerTests
            {
                [Theory]
                [InlineData(1, "unused")]
                [InlineData(1, null)]
                public async Task it_works(int number, string text)
                {
                    await Task.Delay(1);
                    Assert.Equal(true, Task.FromResult(number).Result == 1);
                    Assert.Equal(1, new[] { number }.Length);
                }

                public void Helper() { }
            }
            """, TestContext.Current.CancellationToken);
        (await scaffold.RunAsync("test", "-warnaserror")).ShouldContain("Failed:     0, Passed:     3");
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task M4_OverHttp_IsServed()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "m4-script", "Acme.Calls");

        await ProgramChecks.EnsureServerAsync(scaffold.Program, scaffold.Environment, "Hooks__M4__Deadlien", "00:00:01", "Hooks:M4:Deadlien", "http://127.0.0.1:8833");
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, scaffold.Environment, "run", "--no-build", "--project", scaffold.Name);
        (await server.PostAsync("/", """{"cp_id":2,"user_id":7,"src":"37000000000","dst":"37090000001"}""")).ShouldContain("blocked");
        (await server.PostAsync("/", """{"cp_id":2,"user_id":7,"src":"37000000000","dst":"37099999999"}""")).ShouldNotContain("blocked");
    }

    [Fact]
    public async Task M4_AsALocalProgram_Answers()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "m4-script", "Acme.Calls", "--transport", "local");

        (await ProgramChecks.RunAsync(scaffold.Program, scaffold.Environment, 0, "--check")).ShouldContain("The script can be used.");
        (await ProgramChecks.RunAsync(scaffold.Program, scaffold.Environment, 0, "--help")).ShouldContain("--check");
        ProgramRun run = await ProgramRun.RunAsync(scaffold.Environment, null, "dotnet", scaffold.Program, """{"cp_id":2,"user_id":7,"src":"37000000000","dst":"37090000001"}""");
        run.Output.ShouldContain("blocked");
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task VerneMq_IsServed()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "vernemq-plugin", "Acme.Mqtt");

        await ProgramChecks.EnsureServerAsync(scaffold.Program, scaffold.Environment, "Hooks__VerneMq__Deadlien", "00:00:01", "Hooks:VerneMq:Deadlien", "http://127.0.0.1:5090");
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, scaffold.Environment, "run", "--no-build", "--project", scaffold.Name);
        (await PublishAsync("devices/c1/up")).ShouldBe("""{"result":"ok"}""");
        (await PublishAsync("alarms")).ShouldBe("""{"result":{"error":"not_authorized"}}""");

        Task<string> PublishAsync(string topic) => server.PostAsync(
            "/vernemq", $$"""{"username":"dev1","mountpoint":"","client_id":"c1","qos":1,"topic":"{{topic}}","payload":"eA==","retain":false}""", ("vernemq-hook", "auth_on_publish"));
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task ExHook_IsServed()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "emqx-exhook", "Acme.Mqtt");

        await ProgramChecks.EnsureServerAsync(scaffold.Program, scaffold.Environment, "Hooks__ExHook__Deadlien", "00:00:01", "Hooks:ExHook:Deadlien", "http://127.0.0.1:9000 (Http2)");
        await using ExHookServerProcess server = await StartAsync(scaffold.Folder, scaffold.Environment, "run", "--no-build", "--project", scaffold.Name);
        Encoding.UTF8.GetString(await server.CallAsync("v2", "OnProviderLoaded")).ShouldContain("client.authorize");
        byte[] client = Field(1, [.. Field(2, "c1"), .. Field(3, "dev1")]);
        (await server.CallAsync("v2", "OnClientAuthorize", [.. client, .. Field(3, "devices/c1/up")])).ShouldBe([24, 1]);
        (await server.CallAsync("v2", "OnClientAuthorize", [.. client, .. Field(3, "alarms")])).ShouldBe([8, 2, 24, 0]);
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task ExProto_TalksToADevice()
    {
        MinimalScaffold scaffold = await MinimalScaffold.MakeAsync(sdk, "emqx-exproto", "Acme.Devices");

        await ProgramChecks.EnsureServerAsync(scaffold.Program, scaffold.Environment, "Hooks__ExProto__Deadlien", "00:00:01", "Hooks:ExProto:Deadlien", "http://127.0.0.1:9001 (Http2)");
        string hooks = $"http://127.0.0.1:{FreePort.Take()}";
        await using FakeExProto emqx = await FakeExProto.StartAsync(HookTarget.Url(new Uri(hooks)));
        Dictionary<string, string> environment = new(scaffold.Environment) { ["Hooks__ExProto__AdapterUrl"] = emqx.AdapterUrl.AbsoluteUri, ["Kestrel__Endpoints__Hooks__Url"] = hooks };
        await using RunningProcess program = RunningProcess.Start(Path.GetTempPath(), environment, "dotnet", scaffold.Program);
        await program.WaitForLineAsync(static l => l.Contains("Application started", StringComparison.Ordinal), TimeSpan.FromMinutes(2));
        FakeDevice device = await emqx.ConnectAsync(ExProtoSocketType.Tcp);
        await device.SendAsync("gps-1 acme secret\nhere I am\n");
        await device.ExpectAsync("OK\nOK\n");
        (await emqx.ExpectPublishedAsync("devices/up")).Message.Text.ShouldBe("here I am");
    }

    /// <summary>What is not combined is said in the help, and again when it is asked for.</summary>
    [Theory]
    [InlineData("emg-plugin", "--kind", "plugin")]
    [InlineData("m4-script", "--kind", "plugin")]
    [InlineData("vernemq-plugin", "--auth", "jwt")]
    [InlineData("emqx-exhook", "--style", "generated")]
    public async Task OptionOfWholeServers_IsSaidNotToBeApplied(string template, string option, string value)
    {
        string parent = sdk.Under($"minimal-{template}-{value}");
        Directory.CreateDirectory(parent);
        string[] hive = ["--debug:custom-hive", sdk.Under("hive")];

        string said = await Dotnet.RunAsync(parent, sdk.ScaffoldEnvironment, ["new", template, "-n", "Acme.Hooks", "--minimal", option, value, .. hive]);
        string help = await Dotnet.RunAsync(parent, sdk.ScaffoldEnvironment, ["new", template, "--help", .. hive]);

        said.ShouldContain($"{option} {value} was not applied");
        File.Exists(Path.Combine(parent, "Acme.Hooks", "Acme.Hooks", "plugin.json")).ShouldBeFalse();
        string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain("not applied then, and the last lines of dotnet new say so.");
    }
}
