using HookSdk;
using HookSdk.Emg;
using HookSdk.Numbers;

namespace Bench.Route;

/// <summary>A plugin as a user writes it: the route by the longest prefix of the destination. It is compiled into a server, and loaded from a directory.</summary>
public sealed class RoutePlugin : EmgPlugin
{
    private readonly PrefixTable<RouteReply> _routes = PrefixTable.Create<RouteReply>([new("46", RouteReply.To("smpp-se")), new("47", RouteReply.To("smpp-no"))]);

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
        new(_routes.TryFind(request.Message.Destination ?? "", out RouteReply? route) ? route : RouteReply.NoChoice());
}
