using System.Globalization;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Plugins;

/// <summary>The plugin of <see cref="Emg.SdkServer"/>, loaded from a directory.</summary>
/// <param name="isUpgraded">Whether another version of it takes its place in each second in which calls come.</param>
internal sealed class DirectoryServer(bool isUpgraded = false)
    : KestrelServer(isUpgraded ? "upgrades" : "directory", $"the plugin of sdk, loaded from a directory{(isUpgraded ? "; each second in which calls come, another version of it takes its place" : "")}")
{
    private static readonly TimeSpan UpgradeEvery = TimeSpan.FromSeconds(1);

    private volatile bool _isCalled;

    protected override void AddServices(IServiceCollection services)
    {
        PluginFolder folder = new();
        folder.Put("Route", "route");
        services.AddSingleton(_ => folder);
        services.AddEmg();
        services.AddPluginDirectory(folder.Path, options =>
        {
            options.Watch = isUpgraded;
            options.LookEvery = TimeSpan.FromMilliseconds(100);
        });
    }

    protected override void Map(WebApplication app)
    {
        PluginFolder folder = app.Services.GetRequiredService<PluginFolder>();
        if (isUpgraded)
        {
            app.Use(next => context =>
            {
                _isCalled = true;
                return next(context);
            });
            app.Lifetime.ApplicationStarted.Register(() => _ = UpgradeAsync(folder, app.Lifetime.ApplicationStopping));
        }

        app.MapEmgPlugin("/emg");
    }

    private async Task UpgradeAsync(PluginFolder folder, CancellationToken over)
    {
        using PeriodicTimer timer = new(UpgradeEvery);
        try
        {
            for (int version = 1; await timer.WaitForNextTickAsync(over); version++)
            {
                if (_isCalled)
                {
                    _isCalled = false;
                    folder.Put("Route", "route", ("version.txt", version.ToString(CultureInfo.InvariantCulture)));
                }
            }
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // The server stops, and its folder goes.
        }
        catch (Exception problem)
        {
            // Nobody waits for this task, and the figures of a server that is upgraded no more would be wrong.
            await Console.Error.WriteLineAsync($"failed: {problem}");
            Environment.Exit(1);
        }
    }
}
