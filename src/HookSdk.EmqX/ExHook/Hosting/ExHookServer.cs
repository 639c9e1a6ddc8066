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
    private readonly Lock _lock = new();
    private MountedHooks _mounted;
    private string _told = "";
    private bool _isAdvised;

    public ExHookServer(HookChains<ExHookProvider> chains, ExHookRoutes routes, BrokerReload reload)
    {
        _chains = chains;
        _routes = routes;
        _reload = reload;
        _mounted = routes.MountedFor(chains.Members);
        chains.Changed += _ => TellOfChange();
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
        MountedHooks mounted = _routes.MountedFor(_chains.Members);
        Server.Log.Serves(Server.Target, NamesOf(mounted.All.Select(static h => h.Name), "no hook"), NamesOf(_chains.Members.Select(static p => p.Name), "no plugin"), "emqx.exhook.v1, v2, v3");
        Advise(mounted);
        foreach (string hook in mounted.TopicsWithoutHook)
        {
            _routes.Log.TopicsHaveNoEffect(Server.Section, hook);
        }

        _reload.CheckAtStart();
    }

    private static string NamesOf(IEnumerable<string> names, string none) => string.Join(", ", names.DefaultIfEmpty(none));

    /// <summary>Said once, of the first providers that there are.</summary>
    private void Advise(MountedHooks mounted)
    {
        if (!_isAdvised && mounted.Overridden.Count > 0)
        {
            _isAdvised = true;
            _routes.AdviceFor(mounted).AtStart();
        }
    }

    private void TellOfChange()
    {
        string change;
        MountedHooks now = _routes.MountedFor(_chains.Members);
        ExHookRoutes.LoadedByBroker? last = _routes.LastLoad;
        lock (_lock)
        {
            Advise(now);
            if (last is null && IsStarting)
            {
                // Nobody has called yet: EMQX will be told of these when it loads.
                _mounted = now;
                return;
            }

            // Before the first load: what an earlier run has told is not known, and what this one would have told is.
            change = now.SinceMounted(last?.Mounted ?? _mounted);
            if (change == _told)
            {
                return;
            }

            _told = change;
            _mounted = last is null ? _mounted : last.Mounted;
        }

        if (change.Length == 0)
        {
            return;
        }

        if (last is { Version: var version } && EmqxVersion.Of(version) is { } number && EmqxVersion.IgnoreRefuses(number)
            && last.Mounted.Names.Contains(ExHookHookNames.ClientAuthenticate) && !now.Overridden.Contains(ExHookHookNames.ClientAuthenticate))
        {
            _routes.Log.UnservedAuthenticateRefuses(version);
        }

        if (_reload.IsWanted)
        {
            _routes.Log.Reloads(change);
            _reload.Begin(() => _routes.MountedFor(_chains.Members).SinceMounted(_routes.LastLoad?.Mounted ?? _mounted).Length > 0);
        }
        else
        {
            _routes.Log.ReloadIsNeeded(change, Server.Section);
        }
    }
}
