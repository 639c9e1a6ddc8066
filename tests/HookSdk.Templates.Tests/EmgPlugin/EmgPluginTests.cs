using System.Net;
using System.Runtime.InteropServices;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmgPlugin;

/// <summary>What a user has after <c>dotnet new emg-plugin -n Acme.Sms</c>, with HookSdk coming from a source of their own.</summary>
public sealed class EmgPluginTests(EmgPluginScaffold scaffold) : IClassFixture<EmgPluginScaffold>
{
    private static readonly TimeSpan ChangeDeadline = TimeSpan.FromMinutes(1);
    private static readonly string[] Run = ["run", "--no-build", "--project", EmgPluginScaffold.Name];

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Sms.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet run --project Acme.Sms");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(Path.Combine(scaffold.Folder, EmgPluginScaffold.Name, "bin", "Debug", "net10.0", EmgPluginScaffold.Name + ".dll"), scaffold.Environment, "OptOut__Numbers__1", "nobody", "'nobody' is no number", "http://127.0.0.1:5080");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public Task OwnTests_Pass_WhateverTheSettingsSay() => ScaffoldTests.EnsurePassAsync(
        scaffold.Folder, EmgPluginScaffold.Name, scaffold.Environment, ("\"46\": \"smpp-se\"", "\"46\": \"other\", \"4670\": \"smpp-mobile\""), ("\"retail\": \"ACME\"", "\"retail\": \"OTHER\", \"press\": \"NEWS\""), ("\"OptOut\"", "\"Own\": { \"Of\": \"mine\" }, \"OptOut\""));

    [Fact]
    public async Task Server_AsConfiguredByTheEnvironment_Answers()
    {
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            ["OptOut__Numbers__0"] = "+46 70-000 00 07",
            ["Routes__46"] = "smpp-se",
            ["Routes__4673"] = "smpp-se-mobile",
            ["SenderIds__retail"] = "ACME",
        };
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, environment, Run);

        (await server.CallAsync("route")).ShouldBe("route=smpp-se\n");
        (await server.CallAsync("route", """{"qe":{"DESTADDR":"0046 73-123 45 67"}}""")).ShouldBe("route=smpp-se-mobile\n");
        (await server.CallAsync("route", """{"qe":{"DESTADDR":"15551234567"}}""")).ShouldBe("");
        (await server.CallAsync("before_receive")).ShouldBe("");
        (await server.CallAsync("before_receive", """{"qe":{"DESTADDR":"46700000007"}}""")).ShouldBe("result=1\n");
        (await server.CallAsync("before_send")).ShouldBe("qe.SOURCEADDR=ACME\n");
        (await server.CallAsync("before_send", """{"ccarg":"other","qe":{"DESTADDR":"46701234567"}}""")).ShouldBe("");
        (await server.HealthAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Settings_ChangedInTheFile_ApplyWithoutARestart()
    {
        string file = Path.Combine(scaffold.Folder, EmgPluginScaffold.Name, "appsettings.json");
        string original = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, scaffold.Environment, Run);
        try
        {
            (await server.CallAsync("route")).ShouldBe("route=smpp-se\n");

            string changed = original.Replace("\"smpp-se\"", "\"smpp-new\"", StringComparison.Ordinal).Replace("ACME", "Newer", StringComparison.Ordinal)
                .Replace("+46 70-000 00 01", "46701234567", StringComparison.Ordinal);
            await WriteAsync(changed);
            await server.Process.WaitForLineAsync(static l => l.Contains("The routes have changed: 3 prefixes.", StringComparison.Ordinal), ChangeDeadline);
            (await server.CallAsync("route")).ShouldBe("route=smpp-new\n");
            (await server.CallAsync("before_send")).ShouldBe("qe.SOURCEADDR=Newer\n");
            (await server.CallAsync("before_receive")).ShouldBe("result=1\n");

            await WriteAsync(changed.Replace("\"4790\"", "\"47x0\"", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync(static l => l.Contains("'47x0'", StringComparison.Ordinal), ChangeDeadline);
            (await server.CallAsync("route")).ShouldBe("route=smpp-new\n");

            await WriteAsync(changed.Replace("\"Numbers\"", "\"Nubmers\"", StringComparison.Ordinal).Replace("\"Newer\"", "{ \"Name\": \"Other\" }", StringComparison.Ordinal));
            await server.Process.WaitForLineAsync(static l => l.Contains("'OptOut:Nubmers'", StringComparison.Ordinal), ChangeDeadline);
            await server.Process.WaitForLineAsync(static l => l.Contains("'SenderIds:retail:Name'", StringComparison.Ordinal), ChangeDeadline);
            (await server.CallAsync("before_receive")).ShouldBe("result=1\n");
            (await server.CallAsync("before_send")).ShouldBe("qe.SOURCEADDR=Newer\n");
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
        string program = Path.Combine(scaffold.Folder, EmgPluginScaffold.Name, "bin", "Debug", "net10.0", "Acme.Sms.dll");
        await using RunningServer server = await RunningServer.StartAsync(Path.GetTempPath(), scaffold.Environment, program);

        (await server.CallAsync("route")).ShouldBe("route=smpp-se\n");
        server.Process.Terminate();

        (await server.Process.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, server.Process.Output);
    }

    /// <summary>By the README's command.</summary>
    [Fact]
    public async Task Server_CompiledWithNativeAot_ServesReloadsAndStops()
    {
        NativeAot.SkipWithoutCompiler();
        string folder = Path.Combine(scaffold.Folder, "publish-aot");
        await Dotnet.RunAsync(
            scaffold.Folder, scaffold.Environment, "publish", EmgPluginScaffold.Name, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "-p:PublishAot=true", "-warnaserror");
        Directory.GetFiles(folder, "*.dll").ShouldBeEmpty();
        string file = Path.Combine(folder, "appsettings.json");
        string original = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartProgramAsync(Path.Combine(folder, EmgPluginScaffold.Name), folder, scaffold.Environment);

        (await server.CallAsync("route")).ShouldBe("route=smpp-se\n");
        (await server.CallAsync("before_send")).ShouldBe("qe.SOURCEADDR=ACME\n");
        (await server.HealthAsync()).ShouldBe(HttpStatusCode.OK);

        await File.WriteAllTextAsync(file, original.Replace("\"smpp-se\"", "\"smpp-new\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await server.Process.WaitForLineAsync(static l => l.Contains("The routes have changed: 3 prefixes.", StringComparison.Ordinal), ChangeDeadline);
        (await server.CallAsync("route")).ShouldBe("route=smpp-new\n");

        await File.WriteAllTextAsync(file, original.Replace("\"Numbers\"", "\"Nubmers\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await server.Process.WaitForLineAsync(static l => l.Contains("'OptOut:Nubmers' is no setting: there are Numbers.", StringComparison.Ordinal), ChangeDeadline);

        server.Process.Terminate();
        (await server.Process.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, server.Process.Output);
    }

    [Theory]
    [InlineData("Routes__4x", "smpp-typo", "'4x'")]
    [InlineData("Routes__0__Prefx", "46", "'Routes:0:Prefx'")]
    [InlineData("OptOut__Nubmers__0", "46700000001", "'OptOut:Nubmers'")]
    [InlineData("OptOut__Numbers__1", "467O0000001", "'467O0000001'")]
    public async Task Server_WithSettingsThatCannotBeUsed_SaysSoAndDoesNotStart(string key, string value, string named)
    {
        Dictionary<string, string> environment = new(scaffold.Environment) { [key] = value };
        await using RunningProcess process = RunningProcess.Start(scaffold.Folder, environment, "dotnet", [.. Run, "--urls", "http://127.0.0.1:0"]);

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(1, process.Output);
        process.Output.ShouldContain(named);
    }
}
