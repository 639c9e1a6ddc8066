using System.Diagnostics;
using System.Globalization;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Stop;

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

    private static Task<Finding> LookAsync(string command) => ServerStop.Of(pid: null, command)!.LookAsync(
        static async token =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), token);
            return CallEnd.Answered;
        },
        TimeProvider.System,
        TestContext.Current.CancellationToken);
}
