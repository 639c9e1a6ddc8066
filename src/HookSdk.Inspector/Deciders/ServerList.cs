using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.Inspector;

/// <summary>Who decides: the servers with their plugins, chains, settings and callers, and the health of all.</summary>
internal sealed class ServerList(IEnumerable<HookPlugins> plugins, IEnumerable<HookServerAccessor> servers, IEnumerable<IBrokerView> views, CallRing ring, SettingOrigins origins, IServiceProvider services)
{
    private const int MostPeers = 100;

    public async Task<ServersDocument> ReadAsync(CancellationToken cancellationToken)
    {
        HealthReport? health = services.GetService<HealthCheckService>() is { } checks ? await checks.CheckHealthAsync(cancellationToken).ConfigureAwait(false) : null;
        HookPlugins[] chains = [.. plugins];
        return new ServersDocument(
            [.. servers.Select(s => Of(s.Server, Array.Find(chains, c => ReferenceEquals(c.Server, s.Server))))],
            [.. (health?.Entries ?? new Dictionary<string, HealthReportEntry>(StringComparer.Ordinal)).Select(static e => new HealthDocument(e.Key, e.Value.Status.ToString(), e.Value.Description))],
            [.. (services.GetService<IPluginOperator>()?.Plugins ?? []).Select(static p => new LoadedDocument(p.Name, p.State, p.Version, p.Problem, p.Actions))],
            [.. (services.GetService<OpenConnections>()?.All ?? []).GroupBy(static c => c.Peer).Select(static g => new ConnectionDocument(g.Key?.Address.ToString() ?? "a socket of this machine", g.Key?.Port, g.Count()))
                .OrderBy(static c => c.Port).ThenBy(static c => c.From, StringComparer.Ordinal).Take(MostPeers)]);
    }

    private ServerDocument Of(HookServer server, HookPlugins? chains)
    {
        HookSettings settings = server.Settings;
        string state = server.IsDraining ? "draining" : server.IsStopping ? "stopping" : server.ActiveCalls >= settings.MaxConcurrentCalls ? "full" : !server.IsMapped ? "not mapped" : "serving";
        string last = server.LastCall is { } moment ? string.Create(CultureInfo.InvariantCulture, $"{server.Time.GetElapsedTime(moment).TotalSeconds:0} s ago") : "never";
        return new ServerDocument(
            server.Target,
            server.Section,
            state,
            [.. (chains?.Plugins ?? []).Select(static p => new PluginDocument(p.Name, p.Type.FullName ?? p.Type.Name, p.IsEnabled, p.IsLoaded, p.IsInDryRun, p.Hooks))],
            [.. (chains?.Chains ?? []).Select(c => new ChainDocument(c.Hook, c.Kind.ToString(), settings.DeadlineOf(c.Hook).TotalMilliseconds, [.. c.Plugins.Select(p => new ChainPluginDocument(p, FailureModeOf(chains!, c.Hook, p)))]))],
            origins.Of(server),
            CallersOf(server),
            BrokersOf(server),
            services.GetService<HookAddresses>()?.Of(server) ?? "",
            last);
    }

    private BrokersDocument? BrokersOf(HookServer server)
    {
        if (!server.IsMapped || views.FirstOrDefault(v => ReferenceEquals(v.Server, server)) is not { } view)
        {
            return null;
        }

        BrokerKnowledge known = view.Read();
        return new BrokersDocument(view.Title, known.Note, known.Commands, [.. known.Brokers.Select(static b => new BrokerDocument(b.Name, b.State, b.IsWell, b.Hooks))]);
    }

    private static string? FailureModeOf(HookPlugins chains, string hook, string plugin) => chains.FailureModeOf(hook, plugin)?.ToString();

    private IReadOnlyList<CallerDocument> CallersOf(HookServer server) =>
    [
        .. ring.After(0, int.MaxValue)
            .Where(c => c.ServerTarget == server.Target && !c.IsTried && c.Caller is not null)
            .GroupBy(static c => CallWords.NameOf(c.Caller!), StringComparer.Ordinal)
            .Where(static g => g.Key.Length > 0)
            .Select(static g => new CallerDocument(g.Key, g.Max(static c => c.At)))
            .OrderBy(static c => c.Name, StringComparer.Ordinal),
    ];
}
