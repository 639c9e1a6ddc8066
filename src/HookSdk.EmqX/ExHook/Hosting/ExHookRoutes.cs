using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Binds providers to the calls of every version. All nineteen hooks are answered, those too that nobody overrides and EMQX is not told of: a broker goes on calling
/// what it has mounted, also for an earlier build of this server, and would take an error for a refusal.
/// </summary>
internal sealed class ExHookRoutes
{
    private readonly HookServer _server;
    private readonly ExHookProviders _providers;
    private readonly NotificationQueue _queue;
    private readonly DoubledCalls _doubled;
    private readonly IgnoreWatch _ignored;
    private readonly V1Brokers _v1 = new();

    public ExHookRoutes(HookServer server, ExHookProviders providers, NotificationQueue queue, ILoggerFactory loggers)
    {
        _server = server;
        _providers = providers;
        _queue = queue;
        Options = server.Options<ExHookOptions>();
        Log = new ExHookLog(loggers, server.Name);
        _doubled = new DoubledCalls(Log);
        _ignored = new IgnoreWatch(Log);
    }

    public ExHookOptions Options { get; }

    public ExHookLog Log { get; }

    /// <summary>A node loads this server: what it is told.</summary>
    public Func<ProviderLoadedRequest, IReadOnlyList<LoadedHook>> Loaded { private get; set; } = static _ => [];

    /// <summary>A node unloads this server.</summary>
    public Action<ProviderUnloadedRequest> Unloaded { private get; set; } = static _ => { };

    /// <summary>The service and the method that a key of a table stands for.</summary>
    public static (string Service, string Method) CallOf(string key) => (key[..key.IndexOf('/')], key[(key.IndexOf('/') + 1)..]);

    public MountedHooks MountedFor(IReadOnlyList<HookPlugin> providers) => new(providers, TopicsFor(providers), Options);

    public LoadAdvice AdviceFor(MountedHooks mounted) => new(Log, _server.Section, mounted.Names, mounted.Overridden);

    /// <summary>A table of all versions' calls.</summary>
    public Dictionary<string, BoundHook> Bind(IReadOnlyList<HookPlugin> providers, ChainCalls? calls)
    {
        MessageTopics topics = TopicsFor(providers);
        Dictionary<string, BoundHook> all = new(StringComparer.Ordinal);
        Add(ExHookVersion.V1Late, _v1.Choose(Of(ExHookVersion.V1Early), Of(ExHookVersion.V1Late), Of(ExHookVersion.V1Unknown)));
        Add(ExHookVersion.V2, Of(ExHookVersion.V2));
        Add(ExHookVersion.V3, Of(ExHookVersion.V3));
        return all;

        void Add(ExHookVersion version, Dictionary<string, BoundHook> routes)
        {
            foreach ((string method, BoundHook hook) in routes)
            {
                all.Add($"{version.Service}/{method}", hook);
            }
        }

        Dictionary<string, BoundHook> Of(ExHookVersion version)
        {
            ExHookHookTable hooks = new(version, topics, version == ExHookVersion.V2 ? _ignored : IgnoreWatch.Off, _doubled, Log);
            Dictionary<string, BoundHook> routes = new(StringComparer.Ordinal);
            foreach (HookDefinition<ExHookProvider> hook in hooks.All)
            {
                BoundHook route = hook.Bind(_server, providers, calls);
                routes.Add(
                    version.MethodName(hook.Methods[0]),
                    Options.NotifyInBackground && !ExHookHookNames.IsDeciding(hook.Name) ? new NotificationRoute(route, _queue, body => NotifiedClient.Of(hook.Name, body), calls: calls) : route);
            }

            foreach (HookDefinition<ExHookProvider> hook in hooks.Lifecycle(request => Loaded(request), request => Unloaded(request)))
            {
                routes.Add(version.MethodName(hook.Methods[0]), hook.Bind(_server, providers, calls));
            }

            return routes;
        }
    }

    private MessageTopics TopicsFor(IReadOnlyList<HookPlugin> providers) => new([.. providers.SelectMany(_providers.WishesOf)], Options.Topics, _providers.ShadowWishes);
}
