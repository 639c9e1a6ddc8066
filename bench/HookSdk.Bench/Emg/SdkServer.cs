using Bench.Route;
using HookSdk.Bench.Servers;
using HookSdk.Emg;

namespace HookSdk.Bench.Emg;

/// <summary>A plugin that is compiled in.</summary>
/// <param name="isFiltered">Whether a filter stands around it that passes on.</param>
internal sealed class SdkServer(bool isFiltered = false) : KestrelServer(PassingFilter.Name(isFiltered), $"HookSdk.Emg, a RouteAsync override that looks the prefix up{PassingFilter.Words(isFiltered)}")
{
    protected override void AddServices(IServiceCollection services)
    {
        EmgBuilder emg = services.AddEmg().Add<RoutePlugin>();
        if (isFiltered)
            emg.AddHookFilter<PassingFilter>();
    }

    protected override void Map(WebApplication app) => app.MapEmgPlugin("/emg");
}
