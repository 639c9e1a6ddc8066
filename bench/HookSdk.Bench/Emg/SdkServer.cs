using HookSdk.Bench.Servers;
using HookSdk.Emg;
using HookSdk.Numbers;

namespace HookSdk.Bench.Emg;

/// <summary>A plugin as a user writes it: the route by the longest prefix of the destination.</summary>
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

    private sealed class RoutePlugin : EmgPlugin
    {
        private readonly PrefixTable<RouteReply> _routes = PrefixTable.Create<RouteReply>([new("46", RouteReply.To("smpp-se")), new("47", RouteReply.To("smpp-no"))]);

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
            new(_routes.TryFind(request.Message.Destination ?? "", out RouteReply? route) ? route : RouteReply.NoChoice());
    }
}
