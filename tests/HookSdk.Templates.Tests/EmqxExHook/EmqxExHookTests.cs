using System.Text;
using HookSdk.Templates.Tests.Processes;
using static HookSdk.Templates.Tests.EmqxExHook.ExHookServerProcess;

namespace HookSdk.Templates.Tests.EmqxExHook;

/// <summary>What a user has after <c>dotnet new emqx-exhook -n Acme.Mqtt</c>, with HookSdk coming from a source of their own.</summary>
public sealed class EmqxExHookTests(EmqxExHookScaffold scaffold) : IClassFixture<EmqxExHookScaffold>
{
    private static readonly byte[] Yes = [24, 1];
    private static readonly byte[] No = [8, 2, 24, 0];
    private static readonly string[] Run = ["run", "--no-build", "--project", EmqxExHookScaffold.Name];

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Mqtt.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet run --project Acme.Mqtt");
        string settings = File.ReadAllText(Path.Combine(scaffold.Folder, EmqxExHookScaffold.Name, "appsettings.json"));
        settings.ShouldContain("http://127.0.0.1:9000");
        settings.ShouldContain("http://127.0.0.1:9080");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(Path.Combine(scaffold.Folder, EmqxExHookScaffold.Name, "bin", "Debug", "net10.0", EmqxExHookScaffold.Name + ".dll"), scaffold.Environment, "Acl__0", "allow fly #", "'allow fly #'", "http://127.0.0.1:9000 (Http2), http://127.0.0.1:9080 (Http1)");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public Task OwnTests_Pass_WhateverTheSettingsSay() => ScaffoldTests.EnsurePassAsync(
        scaffold.Folder, EmqxExHookScaffold.Name, scaffold.Environment, ("legacy/#", "old/#"), ("allow publish devices/", "allow publish things/"), ("\"Users\": []", "\"Users\": [ { \"Name\": \"dev1\", \"Disabled\": true } ]"));

    [Fact]
    public async Task Server_AsConfiguredByTheEnvironment_Answers()
    {
        string hash = (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, [.. Run, "--no-launch-profile", "--", "hash", "secret"])).Trim();
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            ["Users__0__Name"] = "dev1",
            ["Users__0__PasswordHash"] = hash,
            ["Acl__0"] = "allow publish devices/%u/#",
        };
        await using ExHookServerProcess server = await ExHookServerProcess.StartAsync(scaffold.Folder, environment, Run);

        string loaded = Encoding.UTF8.GetString(await server.CallAsync("v2", "OnProviderLoaded"));
        foreach (string hook in (string[])["client.authenticate", "client.authorize", "message.publish", "client.connected", "client.disconnected"])
        {
            loaded.ShouldContain(hook);
        }

        Encoding.UTF8.GetString(await server.CallAsync("v1", "OnProviderLoaded")).ShouldContain("client.check_acl");
        (await server.CallAsync("v2", "OnClientAuthenticate", Client(password: "secret"))).ShouldBe(Yes);
        (await server.CallAsync("v3", "OnClientAuthenticate", Client(password: "wrong"))).ShouldBe(No);
        (await server.CallAsync("v2", "OnClientAuthorize", [.. Client(), .. Field(3, "devices/dev1/up")])).ShouldBe(Yes);
        (await server.CallAsync("v2", "OnClientAuthorize", [.. Client(), .. Field(3, "devices/dev2/up")])).ShouldBe(No);
        (await server.CallAsync("v2", "OnMessagePublish", Field(1, Field(5, "devices/c1/up")))).ShouldBe([8, 1]);
        Encoding.UTF8.GetString(await server.CallAsync("v2", "OnMessagePublish", Field(1, Field(5, "legacy/a")))).ShouldContain("v2/a");
        Encoding.UTF8.GetString(await server.CallAsync("v2", "OnMessagePublish", Field(1, Field(5, "debug/a")))).ShouldContain("allow_publish");
        await server.CallAsync("v2", "OnClientConnected", Client());
        await server.CallAsync("v2", "OnClientDisconnected", [.. Client(), .. Field(2, "normal")]);
        (await server.StatusAsync("/counts")).ShouldBe("connects 1, disconnects 1\n");
        (await server.StatusAsync("/healthz")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Hash_WithoutAPassword_SaysWhatToType()
    {
        await using RunningProcess process = RunningProcess.Start(scaffold.Folder, scaffold.Environment, "dotnet", [.. Run, "--", "hash"]);

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(2);
        process.Output.ShouldContain("dotnet run -- hash <password>");
    }

    /// <summary>As a service manager does it: from another folder, and stopped by a signal.</summary>
    [Fact]
    public async Task Server_StartedElsewhere_HasItsSettingsAndStopsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        string program = Path.Combine(scaffold.Folder, EmqxExHookScaffold.Name, "bin", "Debug", "net10.0", "Acme.Mqtt.dll");
        await using ExHookServerProcess server = await ExHookServerProcess.StartAsync(Path.GetTempPath(), scaffold.Environment, program);

        Encoding.UTF8.GetString(await server.CallAsync("v3", "OnMessagePublish", Field(1, Field(5, "legacy/a")))).ShouldContain("v2/a");
        server.Process.Terminate();

        (await server.Process.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, server.Process.Output);
    }

    /// <summary>As some editors write: what stood in the file is gone for a moment. The ports stay open, and what was in force stays.</summary>
    [Fact]
    public async Task SettingsFile_EmptyForAMoment_ChangesNothing_AndRulesApplyWithoutARestart()
    {
        string file = Path.Combine(scaffold.Folder, EmqxExHookScaffold.Name, "appsettings.json");
        string original = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using ExHookServerProcess server = await ExHookServerProcess.StartAsync(scaffold.Folder, scaffold.Environment, Run);
        try
        {
            server.Process.Output.ShouldContain("Message rules: 2.");
            await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
            await server.Process.WaitForLineAsync(static l => l.Contains("Rules cannot be used: it is not there", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
            Encoding.UTF8.GetString(await server.CallAsync("v3", "OnMessagePublish", Field(1, Field(5, "legacy/a")))).ShouldContain("v2/a");

            await File.WriteAllTextAsync(file, original.Replace("v2/#", "v3/#", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await server.Process.WaitForLineAsync(static l => l.Contains("The message rules have changed: 2 rules.", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
            Encoding.UTF8.GetString(await server.CallAsync("v3", "OnMessagePublish", Field(1, Field(5, "legacy/a")))).ShouldContain("v3/a");
            server.Process.Output.ShouldNotContain("Stopping the following endpoints");
        }
        finally
        {
            await File.WriteAllTextAsync(file, original, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("Acl__0", "allow fly #", "'allow fly #'")]
    [InlineData("Users__0__Disabled", "true", "one of them has no Name")]
    [InlineData("Rules__0__MoveTo", "a/+", "cannot be moved to 'a/+'")]
    public async Task Server_WithSettingsThatCannotBeUsed_SaysSoAndDoesNotStart(string key, string value, string problem)
    {
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            [key] = value, ["Kestrel__Endpoints__Hooks__Url"] = "http://127.0.0.1:0", ["Kestrel__Endpoints__Status__Url"] = "http://127.0.0.1:0",
        };
        await using RunningProcess process = RunningProcess.Start(scaffold.Folder, environment, "dotnet", Run);

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(1, process.Output);
        process.Output.ShouldContain(problem);
    }

    /// <summary>ClientInfo as the first field of a request.</summary>
    private static byte[] Client(string password = "") => Field(1, [.. Field(2, "c1"), .. Field(3, "dev1"), .. Field(4, password)]);
}
