using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Charts;

public sealed class HourOfCallsTests
{
    [Fact]
    public async Task Hooks_BeyondThoseOfTheCharts_AreCounted_AndToldOfOnce()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        HourOfCalls hour = app.Services.GetRequiredService<HourOfCalls>();
        for (int i = 0; i < 200; i++)
        {
            hour.OnAnswered(new HookObservation("emg", $"hook-{i % 100}", null, "", HookOutcome.Answered, TimeSpan.Zero));
        }

        hour.Calls.ShouldBe(200);
        hour.All.Count.ShouldBe(64);
        hour.All.Sum(s => s.Total(hour.Now, HookSeries.Steps).Calls).ShouldBe(128);
        app.Log.Lines.Count(static l => l.Contains(" 726 ", StringComparison.Ordinal)).ShouldBe(1);
    }
}
