namespace HookSdk.Inspector;

/// <summary>The charts as the page is sent them.</summary>
internal sealed class ChartView(HourOfCalls hour, IEnumerable<HookServerAccessor> servers)
{
    private const int Points = 60;
    private const int Minute = 60 / HookSeries.StepSeconds;

    public ChartsDocument Read()
    {
        long now = hour.Now;
        HookServer[] all = [.. servers.Select(static s => s.Server)];
        return new ChartsDocument(
            [.. Enum.GetValues<HookOutcome>().Select(CallWords.NameOf)],
            HookSeries.StepSeconds * HookSeries.Steps / Points,
            [.. hour.All.Select(s => Of(s, now, Array.Find(all, a => a.Kind == s.Target && a.Name == s.Server)))],
            [.. all.Select(static s => new SlotDocument(s.Target, s.ActiveCalls, s.Settings.MaxConcurrentCalls))]);
    }

    private static ChartDocument Of(HookSeries series, long now, HookServer? server) => new(
        series.Server is null ? series.Target : $"{series.Target}:{series.Server}",
        series.Hook,
        server?.Settings.DeadlineOf(series.Hook).TotalMilliseconds ?? 0,
        series.Total(now, Minute),
        series.Total(now, HookSeries.Steps),
        series.Read(now, Points));
}
