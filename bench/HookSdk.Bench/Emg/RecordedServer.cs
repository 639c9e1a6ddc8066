using System.Globalization;
using Bench.Route;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Emg;

/// <summary>The same plugin, with the recorder beside it as it is by default.</summary>
internal sealed class RecordedServer() : KestrelServer("sdk-recorder", "HookSdk.Emg, a RouteAsync override that looks the prefix up, with the recorder at its defaults")
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"hooksdk-bench-{Environment.ProcessId}"));

    protected override void AddServices(IServiceCollection services)
    {
        services.AddEmg().Add<RoutePlugin>();
        services.AddHookRecorder(o => o.Folder = _folder);
    }

    protected override void Map(WebApplication app)
    {
        app.MapEmgPlugin("/emg");
        app.Lifetime.ApplicationStopped.Register(() => Directory.Delete(_folder, recursive: true));
    }
}
