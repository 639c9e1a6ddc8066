using System.Runtime.InteropServices;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary>What a user has after <c>dotnet new m4-script -n Acme.Calls --transport local</c>.</summary>
public sealed class M4LocalTests(M4LocalScaffold scaffold) : IClassFixture<M4LocalScaffold>
{
    // A debug build starts slowly, and other tests run beside it.
    private Dictionary<string, string> Unhurried => new(M4Requests.Configure(scaffold.Environment)) { ["Hooks__M4__Deadline"] = "00:01:00" };

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".editorconfig", ".gitignore", "Acme.Calls.slnx", "Directory.Build.props", "README.md"], ignoreOrder: true);

        // The test that publishes, as the README says it, may have run before.
        Directory.EnumerateDirectories(scaffold.Folder).Select(static f => Path.GetFileName(f)!).Where(static f => f != "publish")
            .ShouldBe(["Acme.Calls", "Acme.Calls.Tests"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet publish Acme.Calls -c Release");
    }

    [Fact]
    public async Task Program_ChecksItsSettings_AndSaysHowItIsStarted()
    {
        await ProgramChecks.EnsureCheckAsync(scaffold.BuiltProgram, scaffold.Environment, "Blocked__1", "ACME", "'ACME' is no number");
        (await ProgramChecks.RunAsync(scaffold.BuiltProgram, scaffold.Environment, 0, "--help")).ShouldContain("--check");
    }

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public async Task BuiltProgram_AnswersTheLineAndTheArgument()
    {
        string[] program = [scaffold.BuiltProgram];

        ProgramRun run = await ProgramRun.RunAsync(Unhurried, M4Requests.Call, "dotnet", program);
        run.ShouldAnswer(M4Requests.CallerIdSet).Error.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z cp_id=2 user_id=2 \[3700\*{5}00\] to \[3709\*{5}99\]: ");
        (await ProgramRun.RunAsync(Unhurried, M4Requests.BlockedCall, "dotnet", program)).ShouldAnswer(M4Requests.Rejected);
        (await ProgramRun.RunAsync(Unhurried, null, "dotnet", [.. program, M4Requests.Call])).ShouldAnswer(M4Requests.CallerIdSet);
        (await ProgramRun.RunAsync(Unhurried, null, "dotnet", [.. program, M4Requests.BlockedCall])).ShouldAnswer(M4Requests.Rejected);
    }

    [Theory]
    [InlineData("CallerIds__two", "37011111111", "'two'")]
    [InlineData("Blocked__1", "ACME", "'ACME'")]
    [InlineData("Lookup__Ulr", "http://lookup.example", "Lookup:Ulr")]
    [InlineData("Hooks__M4__Dedline", "00:00:01", "Hooks:M4:Dedline")]
    public async Task Settings_ThatCannotBeUsed_AreAFailureWithItsReason(string key, string value, string named)
    {
        Dictionary<string, string> environment = new(Unhurried) { [key] = value };

        ProgramRun run = await ProgramRun.RunAsync(environment, M4Requests.Call, "dotnet", scaffold.BuiltProgram);

        run.ShouldAnswer("""{"status_code":1,"message":"fallback: the script threw"}""").Error.ShouldContain(named);
    }

    /// <summary>By the README's command, for this machine.</summary>
    [Fact]
    public async Task PublishedProgram_IsOneFileThatAnswers()
    {
        string folder = Path.Combine(scaffold.Folder, "publish");
        string told = await Dotnet.RunAsync(
            scaffold.Folder, scaffold.Environment, "publish", M4ScriptScaffold.Name, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder);
        told.ShouldMatch("is machine code for|is published as ReadyToRun");
        string program = Path.Combine(folder, M4ScriptScaffold.Name + (OperatingSystem.IsWindows() ? ".exe" : ""));
        Directory.GetFiles(folder, "*.dll").ShouldBeEmpty();
        Dictionary<string, string> environment = Unhurried;

        (await ProgramRun.RunAsync(environment, M4Requests.Call, program)).ShouldAnswer(M4Requests.CallerIdSet);
        (await ProgramRun.RunAsync(environment, M4Requests.BlockedCall, program)).ShouldAnswer(M4Requests.Rejected);
        (await ProgramRun.RunAsync(environment, null, program, M4Requests.Call)).ShouldAnswer(M4Requests.CallerIdSet);
        (await ProgramRun.RunAsync(environment, null, program, M4Requests.BlockedCall)).ShouldAnswer(M4Requests.Rejected);
        (await ProgramRun.RunAsync(scaffold.Environment, """{"user_id":7,"src":"1","dst":"37090000001"}""", program)).ShouldAnswer(M4Requests.Rejected);

        await using (NumberService service = NumberService.Start("6803737099999999"))
        {
            Dictionary<string, string> lookingUp = new(environment) { ["Lookup__Url"] = service.Url };
            (await ProgramRun.RunAsync(lookingUp, M4Requests.Call, program)).ShouldAnswer("""{"status_code":1,"message":"fallback: the script threw"}""").Error.ShouldContain("<WithLookup>true</WithLookup>");
            await Dotnet.RunAsync(
                scaffold.Folder, scaffold.Environment, "publish", M4ScriptScaffold.Name, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "-p:WithLookup=true");

            // Where other tests take all processors, a dip may be slower than its budget.
            ProgramRun run = await ProgramRun.RunAsync(lookingUp, M4Requests.Call, program);
            for (int i = 0; i < 20 && !run.Output.Contains("new_dst", StringComparison.Ordinal); i++)
            {
                run = await ProgramRun.RunAsync(lookingUp, M4Requests.Call, program);
            }

            run.ShouldAnswer("""{"new_src":"37011111111","new_dst":"6803737099999999"}""");
            TestContext.Current.SendDiagnosticMessage("with a lookup: {0:0.0} ms", run.Elapsed.TotalMilliseconds);
        }
    }
}
