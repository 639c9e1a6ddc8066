using System.Net;
using System.Net.Sockets;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Tour.Emqx;
using Tour.ExProto;

namespace Tour.Tests;

/// <summary>What EMQX calls speaks HTTP/2 alone, which no browser does: the pages of these two stops have ports of their own.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Emqx_HasItsPage()
    {
        int[] ports = FreePorts();
        await using WebApplication app = await EmqxStop.StartAsync(ports[0], ports[1]);
        await EnsurePageAsync(app, ports[1]);
    }

    [Fact]
    public async Task ExProto_HasItsPage()
    {
        int[] ports = FreePorts();
        (WebApplication app, FakeExProto emqx) = await ExProtoStop.StartAsync(ports[0], ports[1]);
        await using WebApplication served = app;
        await using FakeExProto broker = emqx;
        await EnsurePageAsync(app, ports[1]);
    }

    private static async Task EnsurePageAsync(WebApplication app, int port)
    {
        Uri page = app.GetHookInspectorAddresses().ShouldHaveSingleItem();
        page.Port.ShouldBe(port);
        using HttpClient browser = new();
        (await browser.GetStringAsync(page, TestContext.Current.CancellationToken)).ShouldContain("<title>Hooks</title>");
    }

    private static int[] FreePorts()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        foreach (TcpListener listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
