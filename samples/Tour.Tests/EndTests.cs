using System.Globalization;
using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

/// <summary>The tour ends when it is told to, wherever it is, and says by which signal.</summary>
[Collection(TourProcess.ServedPorts)]
public sealed class EndTests
{
    [Theory]
    [InlineData("INT", 2, 130)]
    [InlineData("TERM", 15, 143)]
    [InlineData("QUIT", 3, 131)]
    public async Task Signal_InTheMiddle_EndsIt(string signal, int number, int exitCode)
    {
        await using RunningProcess tour = TourProcess.Start("--messages", "1000000");
        SkipWhereIgnored(number);
        await tour.WaitForLineAsync(static l => l.Contains("from in-", StringComparison.Ordinal), TourProcess.Deadline);

        tour.Signal(signal);

        (await tour.WaitForExitAsync(TourProcess.Deadline)).ShouldBe(exitCode, tour.Output);
    }

    /// <summary>While a stop's servers are built, and in each act: nothing is waited for, so that it ends long before it would have ended by itself.</summary>
    [Theory]
    [InlineData("samples/Tour/Emg/TourPlugin.cs decides")]
    [InlineData("(samples/Tour/Emg/FailingPlugin.cs;")]
    [InlineData("EMG: calls that nobody may leave open")]
    [InlineData("samples/Tour/Emqx/TourProvider.cs decides")]
    [InlineData("(samples/Tour/ExProto/FailingDevices.cs;")]
    [InlineData("(samples/Tour/VerneMq/FailingGate.cs;")]
    public async Task Signal_WhereverItIs_EndsIt(string line)
    {
        SkipWhereIgnored(15);
        await using RunningProcess tour = TourProcess.Start("--messages", "20");
        await tour.WaitForLineAsync(l => l.Contains(line, StringComparison.Ordinal), TourProcess.Deadline);

        tour.Signal("TERM");

        (await tour.WaitForExitAsync(TourProcess.Deadline)).ShouldBe(143, tour.Output);
        tour.Output.ShouldNotContain("Every call was answered");
    }

    [Fact]
    public async Task Signal_WhileItServes_EndsIt()
    {
        SkipWhereIgnored(2);
        await using RunningProcess tour = TourProcess.Start("--messages", "5", "--serve");
        await tour.WaitForLineAsync(static l => l.Contains("/_hooks/#token=", StringComparison.Ordinal), TourProcess.Deadline);

        tour.Signal("INT");

        (await tour.WaitForExitAsync(TourProcess.Deadline)).ShouldBe(130, tour.Output);
    }

    [Fact]
    public async Task PortsOfAnotherProgram_AreLeftToIt()
    {
        SkipWhereIgnored(2);
        await using RunningProcess first = TourProcess.Start("--messages", "5", "--serve");
        await first.WaitForLineAsync(static l => l.Contains("/_hooks/#token=", StringComparison.Ordinal), TourProcess.Deadline);

        await using RunningProcess second = TourProcess.Start("--messages", "5", "--serve");
        await second.WaitForLineAsync(static l => l.Contains("/_hooks/#token=", StringComparison.Ordinal), TourProcess.Deadline);

        int[] usual = [5080, 8833, 9000, 9080, 9001, 9081, 5090];
        usual.ShouldAllBe(port => second.Output.Contains($"Another program has port {port}", StringComparison.Ordinal));
        second.Signal("INT");
        (await second.WaitForExitAsync(TourProcess.Deadline)).ShouldBe(130, second.Output);
    }

    /// <summary>A signal that these tests were started without is one that their processes do not get either.</summary>
    private static void SkipWhereIgnored(int number)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by `kill`, and which are ignored is read from /proc");
        string ignored = File.ReadLines("/proc/self/status").Single(static l => l.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        Assert.SkipWhen((ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) == 1, $"signal {number} is ignored here");
    }
}
