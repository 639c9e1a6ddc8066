using HookSdk.Emg;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Docs;

/// <summary>The code of docs/servers.md.</summary>
public sealed class ServersExamples
{
    [Fact]
    public async Task Servers_AsShown_AreServed()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([new("Hooks:Emg:Servers:north:Deadline", "00:00:01"), new("Hooks:Emg:Servers:south:Deadline", "00:00:01")]);
        builder.Services.AddEmg("north").Add<NorthPlugin>();
        builder.Services.AddEmg("south").Add<SouthPlugin>();
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/north", server: "north");
        app.MapEmgPlugin("/south", server: "south");
        await app.StartAsync(TestContext.Current.CancellationToken);

        foreach (string server in (string[])["north", "south"])
        {
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(app.GetTestServer().CreateHandler(), "/" + server));
            (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRoutedTo(server);
        }

        await app.DisposeAsync();
    }

    private sealed class NorthPlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("north"));
    }

    private sealed class SouthPlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("south"));
    }
}
