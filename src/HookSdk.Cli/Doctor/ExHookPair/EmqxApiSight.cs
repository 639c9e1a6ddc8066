using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.EmqxSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.EmqX.Management;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>What EMQX's management API says of hook servers and of authorization.</summary>
internal static class EmqxApiSight
{
    /// <exception cref="ManagementException">It does not answer, or refuses.</exception>
    public static async Task<EmqxSight> ReadAsync(DoctorSettings settings, AddressLook look, CancellationToken cancellationToken)
    {
        BrokerApi api = settings.Api!;
        EmqxApiLook asked = new(api, settings.Server.Clock, settings.Server.Patience);
        await using (asked.ConfigureAwait(false))
        {
            string place = api.Url.GetLeftPart(UriPartial.Authority);
            IReadOnlyList<EmqxNode> nodes = await asked.Management.ListNodesAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<EmqxHookServer> servers = await asked.Management.ListHookServersAsync(cancellationToken).ConfigureAwait(false);
            EmqxAuthorization authorization = await asked.Management.ReadAuthorizationAsync(cancellationToken).ConfigureAwait(false);
            return new()
            {
                IsSeen = true,
                Servers = [.. servers.Select(s => Entry(s, place, look)).OfType<HookServerEntry>()],
                ServersPlace = place,
                IsWhole = true,
                Sources = [.. authorization.Sources.Where(static s => s.IsEnabled).Select(static s => s.Kind)],
                SourcesPlace = place,
                NoMatch = authorization.AllowsNoMatch ? "allow" : "deny",
                NoMatchPlace = place,
                Gateways = await asked.Management.ListRunningGatewaysAsync(cancellationToken).ConfigureAwait(false),
                Versions = [.. nodes.Select(static n => EmqxVersion.Read(n.Version)).OfType<Version>().Distinct()],
            };
        }
    }

    private static HookServerEntry? Entry(EmqxHookServer server, string api, AddressLook look)
    {
        string place = $"{api}: hook server {server.Name}";
        return look.Read(server.Url?.OriginalString ?? "", place) is not { } url ? null : new(server.Name, url, place)
        {
            IsEnabled = server.IsEnabled,
            RequestTimeout = DurationText.Read(server.Settings.GetValueOrDefault("request_timeout")) ?? Target.ExHook.Limit!.Value,
            IgnoresFailures = server.Settings.GetValueOrDefault("failed_action") == "ignore",
            Reconnects = server.Settings.GetValueOrDefault("auto_reconnect") != "false",
            Mounted = server.Hooks,
            Statuses = server.Statuses,
        };
    }
}
