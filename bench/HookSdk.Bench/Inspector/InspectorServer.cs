using Bench.Route;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Inspector;

/// <summary>The plugin of <c>emg</c> in a program that has the inspector.</summary>
/// <param name="isOn">Whether it is on.</param>
/// <param name="watchers">How many pages are open. The process that measures reads them, and they share the machine's cores with the load.</param>
internal sealed class InspectorServer(bool isOn, int watchers = 0) : KestrelServer(
    watchers > 0 ? "inspector-watched" : isOn ? "inspector-on" : "inspector-off",
    $"HookSdk.Emg with HookSdk.Inspector, {(watchers > 0 ? $"{watchers} pages open" : isOn ? "on, no page open" : "off")}")
{
    public override async Task<IReadOnlyList<Task>> OpenBesideAsync(int port)
    {
        List<Task> pages = [];
        for (int i = 0; i < watchers; i++)
        {
            HttpClient page = new() { Timeout = Timeout.InfiniteTimeSpan };
            pages.Add(WatchAsync(await page.GetStreamAsync(new Uri($"http://127.0.0.1:{port}/_hooks/events"))));
        }

        return pages;
    }

    protected override void AddServices(IServiceCollection services)
    {
        services.AddEmg().Add<RoutePlugin>();
        services.AddHookInspector(o => o.Enabled = isOn);
    }

    protected override void Map(WebApplication app)
    {
        app.MapEmgPlugin("/emg");
        app.MapHookInspector("/_hooks");
    }

    /// <summary>Reads what a page is sent, as fast as it comes, until the server ends.</summary>
    private static async Task WatchAsync(Stream stream)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            // The server has ended, and its pages with it.
        }
    }
}
