using System.Net;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>One target's server with what a test adds to it, in process or over the network, and the fake that calls it: a hook that decides, and where there is one, a hook that informs.</summary>
internal sealed class TargetHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _target;
    private FakeEmg? _emg;
    private FakeM4? _m4;
    private FakeEmqx? _emqx;
    private FakeVerneMq? _broker;

    private TargetHost(WebApplication app, string target, FakeClock clock)
    {
        _app = app;
        _target = target;
        Clock = clock;
    }

    public static TheoryData<string> All => ["emg", "m4", "exhook", "vernemq"];

    /// <summary>Those with a hook that only informs.</summary>
    public static TheoryData<string> Informing => ["emg", "exhook", "vernemq"];

    public FakeClock Clock { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What the last deciding call sent back, where the target's replies are text.</summary>
    public string? LastReply => _target switch
    {
        "m4" => _m4!.Calls[^1].Reply,
        "vernemq" => _broker!.Calls.Last(c => c.Hook == DecidingHook(_target)).Reply,
        _ => null,
    };

    public static string DecidingHook(string target) => target switch
    {
        "emg" => EmgHookNames.BeforeReceive,
        "m4" => M4HookNames.ExternalScript,
        "exhook" => ExHookHookNames.ClientAuthenticate,
        _ => VerneMqHookNames.AuthOnRegisterM5,
    };

    public static string InformingHook(string target) => target switch
    {
        "emg" => EmgHookNames.AfterDlr,
        "exhook" => ExHookHookNames.ClientConnected,
        _ => VerneMqHookNames.OnRegisterM5,
    };

    public static async Task<TargetHost> StartAsync(string target, Action<TargetServer> add, bool overNetwork = false, bool isBackground = false, Action<HookServerOptions>? options = null)
    {
        FakeClock clock = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = target == "exhook" ? HttpProtocols.Http2 : HttpProtocols.Http1));
        add(new TargetServer(builder.Services, target, options, isBackground));
        WebApplication app = builder.Build();
        TargetHost host = new(app, target, clock);
        if (overNetwork)
        {
            Map(app, target);
            await app.StartAsync(TestContext.Current.CancellationToken);
        }

        HookTarget way = overNetwork ? HookTarget.Url(new Uri(app.Urls.Single() + (target == "exhook" ? "" : "/hooks"))) : HookTarget.Services(app.Services);
        await host.PlayAsync(way);
        return host;
    }

    /// <summary>Has the broker ask about somebody. True: it was let in.</summary>
    public async Task<bool> DecideAsync(string who) => _target switch
    {
        "emg" => !(await _emg!.ReceiveAsync(new(who, "46700000001", "hi"))).IsRejected,
        "m4" => !(await _m4!.CallAsync(who, "2")).IsRejected,
        "exhook" => (await _emqx!.ConnectAsync(who)).IsAccepted,
        _ => (await _broker!.ConnectAsync(who)).IsAccepted,
    };

    /// <summary>Has the broker tell of somebody: at MQTT brokers, once it was let in.</summary>
    public Task InformAsync(string who) => _target == "emg"
        ? _emg!.ReceiveDlrAsync(new EmgMessage(who, "INFO", "delivered").With(EmgOptionNames.Id, "1"))
        : DecideAsync(who);

    public Task StopAsync() => Task.WhenAll(_app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Select(static s => s.StoppingAsync(default)));

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? fake in (IAsyncDisposable?[])[_emg, _m4, _emqx, _broker])
        {
            await (fake?.DisposeAsync() ?? default);
        }

        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app, string target) => _ = target switch
    {
        "emg" => app.MapEmgPlugin("/hooks"),
        "m4" => app.MapM4Script("/hooks"),
        "exhook" => app.MapExHookProvider(),
        _ => app.MapVerneMqPlugin("/hooks"),
    };

    private async Task PlayAsync(HookTarget way)
    {
        switch (_target)
        {
            case "emg":
                (_emg = await FakeEmg.StartAsync(way, o => o.Time = Clock)).AllowFallback();
                break;
            case "m4":
                (_m4 = await FakeM4.StartAsync(way, o => o.Time = Clock)).AllowFallback();
                break;
            case "exhook":
                (_emqx = await FakeEmqx.StartAsync(way, o => o.Time = Clock)).AllowFallback();
                break;
            default:
                (_broker = await FakeVerneMq.StartAsync(way, o => o.Time = Clock)).AllowFallback();
                break;
        }
    }
}
