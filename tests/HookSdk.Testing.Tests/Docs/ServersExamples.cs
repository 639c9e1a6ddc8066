using System.Net;
using System.Net.Sockets;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
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

    [Fact]
    public async Task PortsOfEmqx_AsShown_AreServed()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        int adapter = FreePort();
        builder.Configuration.AddInMemoryCollection([new("Hooks:ExHook:Servers:north:Deadline", "00:00:01"), new("Hooks:ExHook:Servers:south:Deadline", "00:00:01"), new("Hooks:ExProto:Servers:meters:AdapterUrl", $"http://127.0.0.1:{adapter}")]);
        builder.Services.AddExHook("north").Add<NorthGate>();
        builder.Services.AddExHook("south").Add<SouthGate>();
        builder.Services.AddExProto("meters").OnDevice(async device => await device.SendAsync("hello\r\n"));
        WebApplication app = builder.Build();
        app.MapExHookProvider("north").RequireHost("*:9001");
        app.MapExHookProvider("south").RequireHost("*:9002");
        app.MapExProtoHandler("meters").RequireHost("*:9002");
        await app.StartAsync(TestContext.Current.CancellationToken);

        foreach ((string host, string user) in ((string, string)[])[("localhost:9001", "north"), ("emqx.example:9002", "south")])
        {
            await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Handler(app.GetTestServer().CreateHandler(), host: host));
            (await emqx.ConnectAsync("c1", user, "x")).EnsureAccepted();
            (await emqx.ConnectAsync("c2", "east", "x")).EnsureRefused();
        }

        await using FakeExProto gateway = await FakeExProto.StartAsync(HookTarget.Handler(app.GetTestServer().CreateHandler(), host: "localhost:9002"), o => o.AdapterPort = adapter);
        await (await gateway.ConnectAsync()).ExpectAsync("hello\r\n");
        await app.DisposeAsync();
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [FailClosed]
    private sealed class NorthGate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            new(request.Client.UserName == context.ServerName ? AccessReply.Allow() : AccessReply.Deny());
    }

    [FailClosed]
    private sealed class SouthGate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            new(request.Client.UserName == context.ServerName ? AccessReply.Allow() : AccessReply.Deny());
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
