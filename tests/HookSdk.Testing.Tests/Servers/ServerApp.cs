using System.Net;
using System.Text;
using System.Threading.Channels;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Testing.Tests.Servers;

/// <summary>A program with servers north and south of one target, and, where that is said, the one without a name.</summary>
internal sealed class ServerApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryConfigurationProvider _settings;

    private ServerApp(WebApplication app, MemoryConfigurationProvider settings, Lines lines)
    {
        _app = app;
        _settings = settings;
        Lines = lines;
    }

    public Lines Lines { get; }

    public IServiceProvider Services => _app.Services;

    /// <param name="target">The target's short name.</param>
    /// <param name="names">The servers' names; the empty one for the one without.</param>
    /// <param name="settings">The configuration.</param>
    public static Task<ServerApp> StartAsync(string target, string[] names, params (string Key, string Value)[] settings) => StartAsync(target, names, static _ => { }, filter: false, settings);

    /// <inheritdoc cref="StartAsync(string, string[], (string, string)[])"/>
    /// <param name="add">Adds what else is needed.</param>
    /// <param name="filter">Whether <see cref="SeesServers"/> stands around each plugin.</param>
    public static async Task<ServerApp> StartAsync(string target, string[] names, Action<IServiceCollection> add, bool filter, params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        MemoryConfigurationProvider provider = new(new MemoryConfigurationSource { InitialData = settings.Select(static s => new KeyValuePair<string, string?>(s.Key, s.Value)) });
        builder.Configuration.Sources.Add(new Source(provider));
        Lines lines = new();
        builder.Services.AddSingleton<Answered>();
        builder.Logging.AddProvider(lines);
        foreach (string name in names)
        {
            Add(builder.Services, target, name, filter);
        }

        add(builder.Services);

        WebApplication app = builder.Build();
        try
        {
            foreach (string name in names)
            {
                Map(app, target, name);
            }

            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new ServerApp(app, provider, lines);
    }

    public static string Root(string target) => target switch
    {
        "emg" => "Hooks:Emg",
        "m4" => "Hooks:M4",
        "exhook" => "Hooks:ExHook",
        "exproto" => "Hooks:ExProto",
        _ => "Hooks:VerneMq",
    };

    /// <summary>Changes a setting, as an edited file does.</summary>
    public void Change(string key, string value)
    {
        _settings.Set(key, value);
        ((IConfigurationRoot)Services.GetRequiredService<IConfiguration>()).Reload();
    }

    /// <summary>Calls the server at its path; the answer is told as text.</summary>
    public async Task<string> CallAsync(string target, string name, string secret = "")
    {
        HookTarget at = IsGrpc(target)
            ? HookTarget.Handler(_app.GetTestServer().CreateHandler(), host: name.Length == 0 ? "localhost" : HostOf(name))
            : HookTarget.Handler(_app.GetTestServer().CreateHandler(), $"/{(name.Length == 0 ? "unnamed" : name)}/{secret}");
        return await CallAsync(target, at);
    }

    /// <summary>What a call with an empty object is answered.</summary>
    public async Task<HttpStatusCode> PostAsync(string path)
    {
        using HttpClient client = _app.GetTestClient();
        using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    /// <summary>Calls the server in process.</summary>
    public Task<string> CallInProcessAsync(string target, string name) => CallAsync(target, HookTarget.Services(Services, name.Length == 0 ? null : name));

    public TimeSpan DeadlineOf(string target, string? name) => target switch
    {
        "emg" => OptionsOf<EmgOptions>(name).Deadline,
        "m4" => OptionsOf<M4Options>(name).Deadline,
        "exhook" => OptionsOf<ExHookOptions>(name).Deadline,
        "exproto" => OptionsOf<ExProtoOptions>(name).Deadline,
        _ => OptionsOf<VerneMqOptions>(name).Deadline,
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<string> CallAsync(string target, HookTarget at)
    {
        switch (target)
        {
            case "emg":
                await using (FakeEmg emg = await FakeEmg.StartAsync(at))
                {
                    return (await emg.ReceiveAsync(new("1", "46700000001", "hi"))).RoutedTo ?? "";
                }

            case "m4":
                await using (FakeM4 m4 = await FakeM4.StartAsync(at))
                {
                    return (await m4.CallAsync("1", "2")).Source!;
                }

            case "exhook":
                await using (FakeEmqx emqx = await FakeEmqx.StartAsync(at))
                {
                    (await emqx.ConnectAsync("c")).EnsureAccepted();
                    return await Services.GetRequiredService<Answered>().ReadAsync();
                }

            case "exproto":
                await using (FakeExProto gateway = await FakeExProto.StartAsync(at))
                {
                    await gateway.ConnectAsync();
                    return await Services.GetRequiredService<Answered>().ReadAsync();
                }

            default:
                await using (FakeVerneMq broker = await FakeVerneMq.StartAsync(at))
                {
                    (await broker.ConnectAsync("c")).EnsureAccepted();
                    return await Services.GetRequiredService<Answered>().ReadAsync();
                }
        }
    }

    private static void Add(IServiceCollection services, string target, string name, bool filter)
    {
        string? server = name.Length == 0 ? null : name;
        switch (target)
        {
            case "emg":
                EmgBuilder emg = (server is null ? services.AddEmg() : services.AddEmg(server)).Add<Sms>();
                _ = filter ? emg.AddHookFilter<SeesServers>() : emg;
                break;
            case "m4":
                M4Builder m4 = (server is null ? services.AddM4() : services.AddM4(server)).Add<Voice>();
                _ = filter ? m4.AddHookFilter<SeesServers>() : m4;
                break;
            case "exhook":
                ExHookBuilder exhook = (server is null ? services.AddExHook() : services.AddExHook(server)).Add<Provider>();
                _ = filter ? exhook.AddHookFilter<SeesServers>() : exhook;
                break;
            case "exproto":
                (server is null ? services.AddExProto() : services.AddExProto(server)).Add<Handler>();
                break;
            default:
                VerneMqBuilder vernemq = (server is null ? services.AddVerneMq() : services.AddVerneMq(server)).Add<Webhooks>();
                _ = filter ? vernemq.AddHookFilter<SeesServers>() : vernemq;
                break;
        }
    }

    private static void Map(WebApplication app, string target, string name)
    {
        string path = name.Length == 0 ? "/unnamed" : "/" + name;
        string? server = name.Length == 0 ? null : name;
        _ = target switch
        {
            "emg" => app.MapEmgPlugin(path, server),
            "m4" => app.MapM4Script(path, server),
            "exhook" => server is null ? app.MapExHookProvider() : app.MapExHookProvider(server).RequireHost(HostOf(server)),
            "exproto" => server is null ? app.MapExProtoHandler() : app.MapExProtoHandler(server).RequireHost(HostOf(server)),
            _ => app.MapVerneMqPlugin(path, server),
        };
    }

    private static bool IsGrpc(string target) => target is "exhook" or "exproto";

    private static string HostOf(string server) => $"{server}.example:9001";

    private TOptions OptionsOf<TOptions>(string? name) => Services.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private sealed class Source(MemoryConfigurationProvider provider) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => provider;
    }

    /// <summary>The name of the server that a plugin was added to, if it is the one that was called.</summary>
    private static string Named(string? added, string? called) => added == called ? added ?? "unnamed" : $"added to '{added}', called as '{called}'";

    private sealed class Sms([ServiceKey] string? server = null) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(Named(server, context.ServerName)));
    }

    private sealed class Voice([ServiceKey] string? server = null) : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithSource(Named(server, context.ServerName)));
    }

    /// <summary>What plugins tell that have no other way.</summary>
    private sealed class Answered
    {
        private readonly Channel<string> _names = Channel.CreateUnbounded<string>();

        public void Write(string name) => _names.Writer.TryWrite(name);

        public async Task<string> ReadAsync() => await _names.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [FailClosed]
    private sealed class Provider(Answered answered, [ServiceKey] string? server = null) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            answered.Write(Named(server, context.ServerName));
            return new(AccessReply.Allow());
        }
    }

    private sealed class Handler(Answered answered, [ServiceKey] string? server = null) : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            answered.Write(Named(server, connection.ServerName));
            await connection.Input.ReadAsync(connection.Closed);
        }
    }

    [FailClosed]
    private sealed class Webhooks(Answered answered, [ServiceKey] string? server = null) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            answered.Write(Named(server, context.ServerName));
            return new(RegisterReply.Ok());
        }
    }
}
