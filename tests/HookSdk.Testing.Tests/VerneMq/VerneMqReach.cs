using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>A server with the plugin, and one of the ways to it.</summary>
internal sealed class VerneMqReach : IAsyncDisposable
{
    private readonly WebApplication _app;

    private VerneMqReach(WebApplication app, HookTarget target)
    {
        _app = app;
        Target = target;
    }

    public static IReadOnlyList<string> Ways { get; } = ["services", "handler", "url"];

    public HookTarget Target { get; }

    public GatePlugin Plugin => _app.Services.GetRequiredService<GatePlugin>();

    public static async Task<VerneMqReach> StartAsync(string way)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddVerneMqPlugin<GatePlugin>();
        if (way == "url")
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        await app.StartAsync();
        return new VerneMqReach(app, way switch
        {
            "services" => HookTarget.Services(app.Services),
            "handler" => HookTarget.Handler(app.GetTestServer().CreateHandler(), "/vernemq"),
            _ => HookTarget.Url(new Uri(app.Urls.First() + "/vernemq")),
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
