using HookSdk.EmqX.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.EmqX.ExHook;

/// <summary>The calls of every version, and the providers that answer them now. When these change, it says what EMQX has to be told.</summary>
internal sealed class ExHookServer
{
    private readonly HookChains<ExHookProvider> _chains;
    private readonly ExHookRoutes _routes;
    private readonly Dictionary<string, Dictionary<string, BoundHook>> _calls = new(StringComparer.Ordinal);
    private readonly BrokerReload _reload;
    private readonly BrokerLoads _loads;
    private readonly Lock _lock = new();
    private string[] _withoutEffect = [];
    private int _isAdvised;

    public ExHookServer(HookChains<ExHookProvider> chains, ExHookRoutes routes, BrokerReload reload)
    {
        _chains = chains;
        _routes = routes;
        _reload = reload;
        _loads = new BrokerLoads(Mounted);
        _loads.Assume();
        routes.Loaded = OnLoaded;
        routes.Unloaded = _loads.Unload;
        chains.Changed += _ => OnChanged();
        HookEntrance entrance = chains.Open(typeof(ExHookProvider), path: null);
        foreach (string key in entrance.Routes.Keys)
        {
            (string service, string method) = ExHookRoutes.CallOf(key);
            if (!_calls.TryGetValue(service, out Dictionary<string, BoundHook>? calls))
            {
                _calls.Add(service, calls = new Dictionary<string, BoundHook>(StringComparer.Ordinal));
            }

            calls.Add(method, new DoorHook(entrance.Door(key)));
        }
    }

    public HookServer Server => _chains.Server;

    /// <summary>Who has loaded this server.</summary>
    public BrokerLoads Loads => _loads;

    private bool IsStarting => Server.Services.GetService<IHostApplicationLifetime>() is { ApplicationStarted.IsCancellationRequested: false };

    public IEnumerable<GrpcService> Services
    {
        get
        {
            foreach ((string name, Dictionary<string, BoundHook> calls) in _calls)
            {
                GrpcService service = new(name);
                foreach ((string method, BoundHook hook) in calls)
                {
                    service.Hook(method, hook);
                }

                yield return service;
            }
        }
    }

    /// <summary>What answers a call, by the service's full name and the method's; null where there is none. For fakes in process.</summary>
    public BoundHook? Find(string service, string method) => _calls.GetValueOrDefault(service)?.GetValueOrDefault(method);

    /// <summary>Says at start-up what is served, and what is good to know of it.</summary>
    public void Announce()
    {
        MountedHooks mounted = Mounted();
        const string Protocol = "emqx.exhook.v1, v2, v3";
        if (_chains.Members.Count == 0)
        {
            Server.Log.ServesNobodyYet(Server.Target, Protocol);
        }
        else
        {
            Server.Log.Serves(Server.Target, NamesOf(mounted.All.Select(static h => h.Name), "no hook"), NamesOf(_chains.Members.Select(static p => p.Name), "no plugin"), Protocol);
        }

        Advise(mounted);
        if (IsStarting && Server.Services.GetService<PluginsMayComeLater>() is not null)
        {
            // Those of a directory come after the Map calls.
            Server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(TellOfTopics);
        }
        else
        {
            TellOfTopics();
        }

        _reload.CheckAtStart();
    }

    private static string NamesOf(IEnumerable<string> names, string none) => string.Join(", ", names.DefaultIfEmpty(none));

    /// <summary>What a broker is told that loads this server at this moment.</summary>
    private MountedHooks Mounted() => _routes.MountedFor(_chains.Members);

    /// <summary>Said once, of the first providers that there are.</summary>
    private void Advise(MountedHooks mounted)
    {
        if (mounted.Overridden.Count > 0 && Interlocked.Exchange(ref _isAdvised, 1) == 0)
        {
            _routes.AdviceFor(mounted).AtStart();
        }
    }

    /// <summary>Says of topics in the settings that nobody serves their hook, once until somebody does.</summary>
    private void TellOfTopics()
    {
        string[] told;
        lock (_lock)
        {
            IReadOnlyList<string> without = Mounted().TopicsWithoutHook;
            told = [.. without.Except(_withoutEffect, StringComparer.Ordinal)];
            _withoutEffect = [.. without];
        }

        foreach (string hook in told)
        {
            _routes.Log.TopicsHaveNoEffect(Server.Section, hook);
        }
    }

    private IReadOnlyList<LoadedHook> OnLoaded(ProviderLoadedRequest request)
    {
        MountedHooks mounted = _loads.Load(request);
        _routes.AdviceFor(mounted).AtLoad(request);

        // A change of this moment may have looked at what the node had mounted before.
        TellOfDifference();
        return mounted.All;
    }

    private void OnChanged()
    {
        Advise(Mounted());
        if (!_loads.IsLoaded && IsStarting)
        {
            _loads.Assume();
            return;
        }

        TellOfTopics();
        TellOfDifference();
    }

    private void TellOfDifference()
    {
        LoadDifference difference = _loads.Look();
        foreach (string version in difference.Refusing)
        {
            if (_routes.Options.MountDecidingHooks)
            {
                _routes.Log.UnservedAuthenticateStays(version);
            }
            else
            {
                _routes.Log.UnservedAuthenticateRefuses(version);
            }
        }

        if (difference.Change.Length == 0)
        {
            return;
        }

        if (!_reload.IsWanted)
        {
            _routes.Log.ReloadIsNeeded(difference.Change, Server.Section);
            return;
        }

        _routes.Log.Reloads(difference.Change);
        if (difference.Clusters.Count > 1)
        {
            _routes.Log.ReloadReachesOneCluster(string.Join(", ", difference.Clusters));
        }

        _reload.Begin(_loads.Differ);
    }
}
