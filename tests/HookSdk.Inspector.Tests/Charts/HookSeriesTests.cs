namespace HookSdk.Inspector.Tests.Charts;

public sealed class HookSeriesTests
{
    private const long Now = 1_000_000;

    [Fact]
    public void Total_CountsOutcomesAndTimes()
    {
        HookSeries series = new("emg", null, "route");
        for (int i = 1; i <= 100; i++)
        {
            series.Add(Now, i == 100 ? HookOutcome.Late : HookOutcome.Answered, TimeSpan.FromMilliseconds(i));
        }

        SeriesPoint total = series.Total(Now, 6);
        total.Calls.ShouldBe(100);
        total.Outcomes[(int)HookOutcome.Late].ShouldBe(1);
        total.P50.ShouldBeInRange(50, 75);
        total.P99.ShouldBeInRange(99, 100);
        total.Max.ShouldBe(100);
    }

    [Fact]
    public void Hour_ForgetsWhatIsOlder()
    {
        HookSeries series = new("emg", null, "route");
        series.Add(Now, HookOutcome.Answered, TimeSpan.FromMilliseconds(1));
        series.Total(Now + 3590, HookSeries.Steps).Calls.ShouldBe(1);
        series.Total(Now + 3600, HookSeries.Steps).Calls.ShouldBe(0);
        series.Add(Now + 3600, HookOutcome.Threw, TimeSpan.FromMilliseconds(2));
        series.Read(Now + 3600, 60)[^1].Outcomes[(int)HookOutcome.Threw].ShouldBe(1);
        series.Read(Now + 3600, 60).Sum(static p => p.Calls).ShouldBe(1);
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        HookSeries series = new("emg", null, "route");
        series.Add(Now, HookOutcome.Answered, TimeSpan.FromMilliseconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            series.Add(Now + i, HookOutcome.Answered, TimeSpan.FromTicks(i));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
