using HookSdk.EmqX.Transport;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// The providers bound to the calls of every version. All nineteen hooks are answered, those too that nobody overrides and EMQX is not told of: a broker goes on calling
/// what an earlier build of this server has mounted, and would take an error for a refusal.
/// </summary>
internal sealed class ExHookServer
{
    private readonly Dictionary<string, Dictionary<string, BoundHook>> _routes = new(StringComparer.Ordinal);
    private readonly LoadedHook[] _hooks;
    private readonly ExHookLog _log;
    private readonly string[] _topicsWithoutHook;
    private readonly LoadAdvice _advice;

    public ExHookServer(HookServer server, ExHookProviders providers, NotificationQueue queue, ILoggerFactory loggers)
    {
        Server = server;
        Providers = providers.All;
        ExHookOptions options = server.Options<ExHookOptions>();
        MessageTopics topics = new(providers.Wishes, options.Topics);
        _log = new ExHookLog(loggers, server.Name);
        DoubledCalls doubled = new(_log);
        ExHookHookTable table = new(ExHookVersion.V3, topics, IgnoreWatch.Off, doubled, _log);
        _hooks = [.. table.All
            .Where(h => Providers.Any(p => p.Serves(h.Methods)) || (options.MountDecidingHooks && ExHookHookNames.IsDeciding(h.Name)))
            .Select(h => new LoadedHook(h.Name, topics.ToldFor(h.Name)))];
        _topicsWithoutHook = [.. options.Topics.Keys.Where(k => _hooks.All(h => h.Name != k))];
        _advice = new LoadAdvice(
            _log,
            server.Section,
            _hooks.Select(static h => h.Name).ToHashSet(StringComparer.Ordinal),
            table.All.Where(h => Providers.Any(p => p.Serves(h.Methods))).Select(static h => h.Name).ToHashSet(StringComparer.Ordinal));

        Dictionary<string, BoundHook> Bind(ExHookVersion version)
        {
            ExHookHookTable hooks = new(version, topics, version == ExHookVersion.V2 ? new IgnoreWatch(_log) : IgnoreWatch.Off, doubled, _log);
            Dictionary<string, BoundHook> routes = new(StringComparer.Ordinal);
            foreach (HookDefinition<ExHookProvider> hook in hooks.All)
            {
                BoundHook route = hook.Bind(server, Providers);
                routes.Add(version.MethodName(hook.Methods[0]), options.NotifyInBackground && !ExHookHookNames.IsDeciding(hook.Name) ? new NotificationRoute(route, queue, body => NotifiedClient.Of(hook.Name, body)) : route);
            }

            foreach (HookDefinition<ExHookProvider> hook in hooks.Lifecycle(Loaded))
            {
                routes.Add(version.MethodName(hook.Methods[0]), hook.Bind(server, Providers));
            }

            return routes;
        }

        _routes.Add(ExHookVersion.V1Late.Service, V1Brokers.Choose(Bind(ExHookVersion.V1Early), Bind(ExHookVersion.V1Late), Bind(ExHookVersion.V1Unknown)));
        _routes.Add(ExHookVersion.V2.Service, Bind(ExHookVersion.V2));
        _routes.Add(ExHookVersion.V3.Service, Bind(ExHookVersion.V3));
    }

    public HookServer Server { get; }

    public IReadOnlyList<HookPlugin> Providers { get; }

    public IEnumerable<GrpcService> Services
    {
        get
        {
            foreach ((string name, Dictionary<string, BoundHook> routes) in _routes)
            {
                GrpcService service = new(name);
                foreach ((string method, BoundHook route) in routes)
                {
                    service.Hook(method, route);
                }

                yield return service;
            }
        }
    }

    /// <summary>What answers a call, by the service's full name and the method's; null where there is none. For fakes in process.</summary>
    public BoundHook? Find(string service, string method) => _routes.GetValueOrDefault(service)?.GetValueOrDefault(method);

    /// <summary>Says at start-up what is served, and what is good to know of it.</summary>
    public void Announce()
    {
        Server.Log.Serves(Server.Target, string.Join(", ", _hooks.Select(static h => h.Name)), string.Join(", ", Providers.Select(static p => p.Name)), "emqx.exhook.v1, v2, v3");
        _advice.AtStart();
        foreach (string hook in _topicsWithoutHook)
        {
            _log.TopicsHaveNoEffect(Server.Section, hook);
        }
    }

    private LoadedHook[] Loaded(ProviderLoadedRequest request)
    {
        _advice.AtLoad(request);
        return _hooks;
    }
}
