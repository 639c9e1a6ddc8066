using System.Net;
using HookSdk.EmqX.ExProto;
using HookSdk.Templates.Tests.Processes;
using HookSdk.Testing;

namespace HookSdk.Templates.Tests.EmqxExProto;

/// <summary>What a user has after <c>dotnet new emqx-exproto -n Acme.Devices</c>: devices of a fake EMQX talk to the running program over the network.</summary>
public sealed class EmqxExProtoTests(EmqxExProtoScaffold scaffold) : IClassFixture<EmqxExProtoScaffold>
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Devices.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet run --project Acme.Devices");
        string settings = File.ReadAllText(Path.Combine(scaffold.Folder, EmqxExProtoScaffold.Name, "appsettings.json"));
        settings.ShouldContain("http://127.0.0.1:9001");
        settings.ShouldContain("http://127.0.0.1:9081");
        settings.ShouldContain("http://127.0.0.1:9100");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(Path.Combine(scaffold.Folder, EmqxExProtoScaffold.Name, "bin", "Debug", "net10.0", EmqxExProtoScaffold.Name + ".dll"), scaffold.Environment, "Line__KeepAlife", "00:01:00", "Line:KeepAlife", "http://127.0.0.1:9001 (Http2), http://127.0.0.1:9081 (Http1)");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Program_TalksToDevices_AndStopsCleanly(bool streaming)
    {
        string hooks = $"http://127.0.0.1:{FreePort.Take()}";
        string status = $"http://127.0.0.1:{FreePort.Take()}";
        await using FakeExProto emqx = await FakeExProto.StartAsync(HookTarget.Url(new Uri(hooks)), o =>
        {
            o.Streaming = streaming;
            o.Authenticate = static (client, password) => (client.ClientId, client.UserName, password) == ("gps-1", "acme", "secret");
        });
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            ["Adapter__Url"] = emqx.AdapterUrl.AbsoluteUri,
            ["Kestrel__Endpoints__Hooks__Url"] = hooks,
            ["Kestrel__Endpoints__Status__Url"] = status,
        };
        await using RunningProcess program = RunningProcess.Start(
            Path.GetTempPath(), environment, "dotnet", Path.Combine(scaffold.Folder, EmqxExProtoScaffold.Name, "bin", "Debug", "net10.0", "Acme.Devices.dll"));
        await program.WaitForLineAsync(static l => l.Contains("Application started", StringComparison.Ordinal), StartDeadline);

        using HttpClient client = new();
        (await client.GetAsync(new Uri(status + "/healthz"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        FakeDevice device = await emqx.ConnectAsync(ExProtoSocketType.Tcp);
        await device.SendAsync("PING\nPUB a 0 x\nCONNECT gps-1 acme wrong\nCONNECT gps-1 acme secret\nSUB to/gps-1 1\nPUB from/gps-1 1 here I am\n", ByteSplit.Random(1));
        await device.ExpectAsync("OK\nERR not connected\nERR not authorized\nOK\nOK\nOK\n");
        emqx.Publish("to/gps-1", "go home");
        await device.ExpectAsync("MSG to/gps-1 go home\n");
        (await emqx.ExpectPublishedAsync("from/gps-1")).Message.Text.ShouldBe("here I am");
        await device.SendAsync("UNSUB to/gps-1\nBYE\n");
        await device.ExpectAsync("OK\nOK\n");
        await device.ExpectClosedAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        FakeDevice open = await emqx.ConnectAsync();
        await open.SendAsync("PING\n");
        await open.ExpectAsync("OK\n");
        program.Terminate();
        await open.ExpectClosedAsync();
        (await program.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, program.Output);
    }
}
