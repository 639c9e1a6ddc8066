using System.Net;
using System.Text;
using HookSdk.Emg;
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

    /// <param name="target">emg, m4 or vernemq.</param>
    /// <param name="names">The servers' names; the empty one for the one without.</param>
    /// <param name="settings">The configuration.</param>
    public static async Task<ServerApp> StartAsync(string target, string[] names, params (string Key, string Value)[] settings)
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
            Add(builder.Services, target, name);
        }

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
        HookTarget at = HookTarget.Handler(_app.GetTestServer().CreateHandler(), $"/{(name.Length == 0 ? "unnamed" : name)}/{secret}");
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
                    return (await m4.CallAsync("1", "2")).Source;
                }

            default:
                await using (FakeVerneMq broker = await FakeVerneMq.StartAsync(at))
                {
                    (await broker.ConnectAsync("c")).EnsureAccepted();
                    return Services.GetRequiredService<Answered>().By;
                }
        }
    }

    private static void Add(IServiceCollection services, string target, string name)
    {
        string? server = name.Length == 0 ? null : name;
        switch (target)
        {
            case "emg":
                (server is null ? services.AddEmg() : services.AddEmg(server)).Add<Sms>();
                break;
            case "m4":
                (server is null ? services.AddM4() : services.AddM4(server)).Add<Voice>();
                break;
            default:
                (server is null ? services.AddVerneMq() : services.AddVerneMq(server)).Add<Webhooks>();
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
            _ => app.MapVerneMqPlugin(path, server),
        };
    }

    private TOptions OptionsOf<TOptions>(string? name) => Services.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private sealed class Source(MemoryConfigurationProvider provider) : IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => provider;
    }

    /// <summary>Answers with the name of the server that it was added to.</summary>
    private sealed class Sms([ServiceKey] string? server = null) : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(server ?? "unnamed"));
    }

    private sealed class Voice([ServiceKey] string? server = null) : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithSource(server ?? "unnamed"));
    }

    private sealed class Answered
    {
        public string By { get; set; } = "";
    }

    [FailClosed]
    private sealed class Webhooks(Answered answered, [ServiceKey] string? server = null) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            answered.By = server ?? "unnamed";
            return new(RegisterReply.Ok());
        }
    }
}
