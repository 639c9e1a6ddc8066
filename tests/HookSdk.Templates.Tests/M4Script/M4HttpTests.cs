using System.Net;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary>What a user has after <c>dotnet new m4-script -n Acme.Calls</c>.</summary>
public sealed class M4HttpTests(M4HttpScaffold scaffold) : IClassFixture<M4HttpScaffold>
{
    private static readonly TimeSpan ChangeDeadline = TimeSpan.FromMinutes(1);
    private static readonly string[] Run = ["run", "--no-build", "--project", M4ScriptScaffold.Name];

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Calls.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        Directory.EnumerateDirectories(scaffold.Folder).Select(static f => Path.GetFileName(f)!).ShouldBe(["Acme.Calls", "Acme.Calls.Tests"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet run --project Acme.Calls");
        File.ReadAllText(Path.Combine(scaffold.Folder, "Acme.Calls", "appsettings.json")).ShouldContain("\"http://127.0.0.1:8833\"");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(scaffold.BuiltProgram, scaffold.Environment, "Blocked__1", "ACME", "'ACME' is no number", "http://127.0.0.1:8833");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public Task OwnTests_Pass_WhateverTheSettingsSay() => ScaffoldTests.EnsurePassAsync(
        scaffold.Folder, M4ScriptScaffold.Name, scaffold.Environment, ("\"7\": \"37070000007\"", "\"2\": \"37070000002\""), ("\"+370 900 00001\"", "\"+370 900 00001\", \"37099999999\""));

    [Fact]
    public async Task Server_AsConfiguredByTheEnvironment_Answers()
    {
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, M4Requests.Configure(scaffold.Environment), Run);

        (await server.PostAsync("/", M4Requests.Call)).ShouldBe(M4Requests.CallerIdSet);
        (await server.PostAsync("/", M4Requests.BlockedCall)).ShouldBe(M4Requests.Rejected);
        (await server.PostAsync("/", """{"cp_id":2,"user_id":3,"src":"37000000000","dst":"37099999999"}""")).ShouldBe("{}");
        (await server.HealthAsync()).ShouldBe(HttpStatusCode.OK);

        string line = await server.Process.WaitForLineAsync(static l => l.Contains("cp_id=2 user_id=2", StringComparison.Ordinal), ChangeDeadline);
        line.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z .*\[3700\*{5}00\] to \[3709\*{5}99\]: ");
        server.Process.Output.ShouldNotContain("37099999999");
    }

    [Fact]
    public async Task Number_IsLookedUp_AndKeptOutOfTheLog()
    {
        await using NumberService service = NumberService.Start("6803737099999999");
        Dictionary<string, string> environment = new(M4Requests.Configure(scaffold.Environment)) { ["Lookup__Url"] = service.Url };
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, environment, Run);

        // The first dip may be slower than its budget, as everything is compiled for it; its answer is kept for the next call all the same.
        string reply = "";
        for (int i = 0; i < 50 && !reply.Contains("new_dst", StringComparison.Ordinal); i++)
        {
            reply = await server.PostAsync("/", M4Requests.Call);
            await Task.Delay(i * 10, TestContext.Current.CancellationToken);
        }

        reply.ShouldBe("""{"new_src":"37011111111","new_dst":"6803737099999999"}""");
        service.LastPath.ShouldBe("/lnp/37099999999");
        server.Process.Output.ShouldNotContain("37099999999");
    }

    [Fact]
    public async Task Settings_ChangedInTheFile_ApplyWithoutARestart()
    {
        string file = Path.Combine(scaffold.Folder, M4ScriptScaffold.Name, "appsettings.json");
        string original = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, scaffold.Environment, Run);
        try
        {
            (await server.PostAsync("/", M4Requests.Call)).ShouldBe("{}");
            (await server.PostAsync("/", M4Requests.BlockedCall)).ShouldBe("{}");

            await WriteAsync(original.Replace("\"7\": \"37070000007\"", "\"2\": \"37011111111\"", StringComparison.Ordinal)
                .Replace("+370 900 00001", "+370 123-45678", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync(static l => l.Contains("The rules have changed: 1 caller ids, 1 blocked destinations.", StringComparison.Ordinal), ChangeDeadline);
            (await server.PostAsync("/", M4Requests.Call)).ShouldBe(M4Requests.CallerIdSet);
            (await server.PostAsync("/", M4Requests.BlockedCall)).ShouldBe(M4Requests.Rejected);

            await WriteAsync(original.Replace("\"7\"", "\"seven\"", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync(static l => l.Contains("'seven'", StringComparison.Ordinal), ChangeDeadline);
            (await server.PostAsync("/", M4Requests.Call)).ShouldBe(M4Requests.CallerIdSet);
        }
        finally
        {
            await WriteAsync(original);
        }

        Task WriteAsync(string text) => File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
    }

    /// <summary>As a service manager does it: from another folder, and stopped by a signal.</summary>
    [Fact]
    public async Task Server_StartedElsewhere_HasItsSettingsAndStopsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        await using RunningServer server = await RunningServer.StartAsync(Path.GetTempPath(), scaffold.Environment, scaffold.BuiltProgram);

        (await server.PostAsync("/", """{"cp_id":2,"user_id":7,"src":"37000000000","dst":"37099999999"}""")).ShouldBe("""{"new_src":"37070000007"}""");
        server.Process.Terminate();

        (await server.Process.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, server.Process.Output);
    }

    [Theory]
    [InlineData("CallerIds__two", "37011111111", "'two'")]
    [InlineData("Blocked__1", "ACME", "'ACME'")]
    [InlineData("Lookup__Ulr", "http://lookup.example", "Lookup:Ulr")]
    public async Task Server_WithSettingsThatCannotBeUsed_SaysSoAndDoesNotStart(string key, string value, string named)
    {
        Dictionary<string, string> environment = new(scaffold.Environment) { [key] = value };
        await using RunningProcess process = RunningProcess.Start(scaffold.Folder, environment, "dotnet", [.. Run, "--urls", "http://127.0.0.1:0"]);

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(1, process.Output);
        process.Output.ShouldContain(named);
    }
}
