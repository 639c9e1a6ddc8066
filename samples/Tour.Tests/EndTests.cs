using System.Globalization;
using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

/// <summary>The tour ends when it is told to, wherever it is, and says by which signal.</summary>
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

    [Fact]
    public async Task Signal_BetweenTwoStops_EndsIt()
    {
        SkipWhereIgnored(15);
        await using RunningProcess tour = TourProcess.Start("--messages", "20");
        await tour.WaitForLineAsync(static l => l.Contains("EMG: calls that nobody may leave open", StringComparison.Ordinal), TourProcess.Deadline);

        tour.Signal("TERM");

        (await tour.WaitForExitAsync(TourProcess.Deadline)).ShouldBe(143, tour.Output);
    }

    /// <summary>A signal that these tests were started without is one that their processes do not get either.</summary>
    private static void SkipWhereIgnored(int number)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by `kill`, and which are ignored is read from /proc");
        string ignored = File.ReadLines("/proc/self/status").Single(static l => l.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        Assert.SkipWhen((ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) == 1, $"signal {number} is ignored here");
    }
}
