using Bench.Route;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Inspector;

/// <summary>The plugin of <c>emg</c> in a program that has the inspector.</summary>
/// <param name="isOn">Whether it is on.</param>
/// <param name="watchers">How many pages are open; they are read in this process, and share its cores.</param>
internal sealed class InspectorServer(bool isOn, int watchers = 0) : KestrelServer(
    watchers > 0 ? "inspector-watched" : isOn ? "inspector-on" : "inspector-off",
    $"HookSdk.Emg with HookSdk.Inspector, {(watchers > 0 ? $"{watchers} pages open" : isOn ? "on, no page open" : "off")}")
{
    protected override void AddServices(IServiceCollection services)
    {
        services.AddEmg().Add<RoutePlugin>();
        services.AddHookInspector(o => o.Enabled = isOn);
    }

    protected override void Map(WebApplication app)
    {
        app.MapEmgPlugin("/emg");
        app.MapHookInspector("/_hooks");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            for (int i = 0; i < watchers; i++)
                _ = WatchAsync(new Uri(app.Urls.Single() + "/_hooks/events"), app.Lifetime.ApplicationStopping);
        });
    }

    /// <summary>Reads what a page is sent, as fast as it comes.</summary>
    private static async Task WatchAsync(Uri events, CancellationToken stopping)
    {
        try
        {
            using HttpClient page = new() { Timeout = Timeout.InfiniteTimeSpan };
            await using Stream stream = await page.GetStreamAsync(events, stopping);
            byte[] buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, stopping) > 0)
            {
            }

            throw new EndOfStreamException("a page is sent nothing more.");
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The server stops, and its pages with it.
        }
        catch (Exception problem)
        {
            // Nobody waits for this task, and the figures of a server that fewer pages look at would be wrong.
            await Console.Error.WriteLineAsync($"failed: {problem}");
            Environment.Exit(1);
        }
    }
}
