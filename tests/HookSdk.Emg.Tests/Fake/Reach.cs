using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Emg.Tests.Fake;

/// <summary>One server, reached in one of the three ways that a user has.</summary>
public sealed class Reach : IAsyncDisposable
{
    public static readonly string[] Ways = ["in process", "in memory", "by URL"];

    private readonly WebApplication _app;

    private Reach(WebApplication app, HookTarget target)
    {
        _app = app;
        Target = target;
    }

    public HookTarget Target { get; }

    public IServiceProvider Services => _app.Services;

    public WebApplication Application => _app;

    public static async Task<Reach> StartAsync(string way, Action<IServiceCollection> add, Action<WebApplication>? map = null)
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
        (map ?? (static a => a.MapEmgPlugin("/emg")))(app);
        await app.StartAsync();
        return new Reach(app, way switch
        {
            "in process" => HookTarget.Services(app.Services),
            "in memory" => HookTarget.Handler(app.GetTestServer().CreateHandler(), "/emg"),
            _ => HookTarget.Url(new Uri(app.Urls.First() + "/emg")),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
