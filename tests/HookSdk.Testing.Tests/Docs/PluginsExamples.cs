using HookSdk.Emg;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>The code of docs/plugins.md.</summary>
public sealed class PluginsExamples
{
    [Fact]
    public async Task Plugin_AsShown_IsTakenOut()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddEmgPlugin<RoutesPlugin>();
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapPost("/plugins/{name}/disable", context =>
        {
            HookPlugins plugins = context.RequestServices.GetRequiredService<HookPlugins>();
            string name = (string)context.Request.RouteValues["name"]!;
            if (plugins.Plugins.Any(p => p.Name == name))
            {
                plugins.Disable(name);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(app.GetTestServer().CreateHandler(), "/emg"));

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRoutedTo("north");
        (await app.GetTestClient().PostAsync("/plugins/RoutesPlugin/disable", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        (await app.GetTestClient().PostAsync("/plugins/Nobody/disable", null, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureNotRoutedByPlugin();

        await app.DisposeAsync();
    }

    [Fact]
    public async Task Services_HoldOneForEachServer()
    {
        ServiceCollection services = new();
        services.AddEmgPlugin<RoutesPlugin>();
        services.AddEmg("north", static _ => { }).Add<RoutesPlugin>();
        services.AddM4(static _ => { });
        services.AddVerneMq(static _ => { }).OnClientGone(static (_, _) => { });
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetServices<HookPlugins>().Select(static p => $"{p.Target}:{p.ServerName} {p.PluginType.Name} {p.Plugins.Count}")
            .ShouldBe(["emg: EmgPlugin 1", "emg:north EmgPlugin 1", "m4: M4Script 0", "vernemq: VerneMqPlugin 1"]);
    }

    private sealed class RoutesPlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("north"));
    }
}
