using System.Diagnostics;
using System.Globalization;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Stop;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Check;

/// <summary>The command that restarts a server under load.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task RestartCommand_ThatLeavesAServerBehind_IsNotWaitedFor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is one of sh.");
        string file = Path.GetTempFileName();
        try
        {
            Finding finding = await LookAsync($"sleep 90 &\necho $! > '{file}'; echo started");

            finding.Verdict.ShouldBe(Verdict.Pass, finding.Seen);
        }
        finally
        {
            using Process left = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
            left.Kill();
            File.Delete(file);
        }
    }

    [Fact]
    public async Task RestartCommand_ThatFails_IsToldOf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is one of sh.");

        (await LookAsync("exit 3")).ShouldBe(Finding.Fail("the restart command ended with 3"));
    }

    /// <summary>SIGTERM to such a number would end much more than a server. With --list nothing is sent, whatever the parser says.</summary>
    [Theory]
    [InlineData("-1", "is no server's process")]
    [InlineData("-2147483648", "is no server's process")]
    [InlineData("0", "is no server's process")]
    [InlineData("1", "is no server's process")]
    [InlineData("own", "is hooksdk itself")]
    [InlineData("parent", "has started hooksdk")]
    [InlineData("2147483646", "There is no process 2147483646")]
    public async Task Pid_ThatIsNoServer_IsRefused(string number, string problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        Assert.SkipWhen(number == "parent" && !OperatingSystem.IsLinux(), "The parent is known on Linux.");
        string pid = number switch
        {
            "own" => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            "parent" => (await File.ReadAllLinesAsync("/proc/self/status", TestContext.Current.CancellationToken)).First(static l => l.StartsWith("PPid:", StringComparison.Ordinal))["PPid:".Length..].Trim(),
            _ => number,
        };

        (int exitCode, string output) = await InProcess.RunAsync(["check", "m4", "--url", "http://127.0.0.1:1", "--list", "--pid", pid]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
        Should.Throw<CommandException>(() => ServerStop.Of(int.Parse(pid, CultureInfo.InvariantCulture), restartCommand: null)).Message.ShouldContain(problem);
    }

    [Fact]
    public async Task Process_ThatHasEnded_GetsNoSignal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using Process ended = Process.Start("true");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);

        Finding finding = await LookAsync(new ServerStop(ended.Id, restartCommand: null));

        finding.ShouldBe(Finding.Fail($"There is no process {ended.Id}."));
    }

    private static Task<Finding> LookAsync(string command) => LookAsync(ServerStop.Of(pid: null, command)!);

    private static Task<Finding> LookAsync(ServerStop stop) => stop.LookAsync(
        static async token =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), token);
            return CallEnd.Answered;
        },
        TimeProvider.System,
        TestContext.Current.CancellationToken);
}
