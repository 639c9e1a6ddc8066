using HookSdk.M4.LocalPrograms;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.M4.Tests.Fake;

/// <summary>One script, reached in one of the ways that a user has.</summary>
public sealed class Reach : IAsyncDisposable
{
    public const string AsProgram = "as a program";

    public static readonly string[] ServerWays = ["in process", "in memory", "by URL"];

    public static readonly string[] Ways = [.. ServerWays, AsProgram];

    private readonly WebApplication? _app;

    private Reach(WebApplication? app, HookTarget target)
    {
        _app = app;
        Target = target;
    }

    public HookTarget Target { get; }

    public string Url => _app!.Urls.First();

    /// <summary>The demo script, on a generous deadline.</summary>
    public static Task<Reach> StartAsync(string way) => way == AsProgram
        ? Task.FromResult(new Reach(null, HookTarget.Program(Local.LocalProgram.Path, null, "demo")))
        : StartAsync(way, static s =>
        {
            s.AddSingleton(new DemoOptions());
            s.AddM4Script<DemoScript>(static o => o.Deadline = TimeSpan.FromMinutes(1));
        });

    public static async Task<Reach> StartAsync(string way, Action<IServiceCollection> add, Action<WebApplication>? map = null, string path = "/m4")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (way != "by URL")
        {
            builder.WebHost.UseTestServer();
        }

        add(builder.Services);
        WebApplication app = builder.Build();
        (map ?? (a => a.MapM4Script(path)))(app);
        await app.StartAsync();
        return new Reach(app, way switch
        {
            "in process" => HookTarget.Services(app.Services),
            "in memory" => HookTarget.Handler(app.GetTestServer().CreateHandler(), path),
            _ => HookTarget.Url(new Uri(app.Urls.First() + path)),
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
