using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static HookSdk.EmqX.Tests.Servers.ServersApp;

namespace HookSdk.EmqX.Tests.Servers;

/// <summary>Two gateways of EMQX, each with a handler, an adapter and devices of its own, served by one program.</summary>
public sealed class GatewaysTests
{
    [Fact]
    public async Task Gateways_HaveTheirOwnHandlers_Adapters_AndDevices()
    {
        (int meters, int trackers) = (FreePort(), FreePort());
        await using ServersApp app = await StartAsync(
            s =>
            {
                s.AddExProto("meters", o => o.AdapterUrl = new Uri($"http://127.0.0.1:{meters}")).Add<Named>();
                s.AddExProto("trackers", o => o.AdapterUrl = new Uri($"http://127.0.0.1:{trackers}")).Add<Named>();
            },
            static a =>
            {
                a.MapExProtoHandler("meters").RequireHost(First);
                a.MapExProtoHandler("trackers").RequireHost(Second);
            });
        await using FakeExProto first = await FakeExProto.StartAsync(HookTarget.Url(app.FirstUrl), o => o.AdapterPort = meters);
        await using FakeExProto second = await FakeExProto.StartAsync(HookTarget.Url(app.SecondUrl), o => o.AdapterPort = trackers);

        FakeDevice meter = await first.ConnectAsync();
        FakeDevice other = await first.ConnectAsync();
        FakeDevice tracker = await second.ConnectAsync();
        await meter.ExpectAsync("meters meters\n");
        await other.ExpectAsync("meters meters\n");
        await tracker.ExpectAsync("trackers trackers\n");

        Connections(app.App.Services).ShouldBe(["exproto meters 2", "exproto trackers 1"], ignoreOrder: true);
        HealthReport health = await app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        health.Entries["hooksdk-exproto-adapter-meters"].Data.Keys.ShouldBe([$"http://127.0.0.1:{meters}"]);
        health.Entries["hooksdk-exproto-adapter-trackers"].Data.Keys.ShouldBe([$"http://127.0.0.1:{trackers}"]);

        await app.App.StopAsync(TestContext.Current.CancellationToken);

        await meter.ExpectClosedAsync();
        await tracker.ExpectClosedAsync();
        app.Log.All.ShouldContain("HookSdk.ExProto.meters 307: exproto:meters: stopping, 2 devices are closed");
        app.Log.All.ShouldContain("HookSdk.ExProto.trackers 307: exproto:trackers: stopping, 1 devices are closed");
    }

    [Fact]
    public void SecondHandler_OfOneServer_IsRefused_AndToldAboutNames()
    {
        ServiceCollection services = new();
        services.AddExProto("meters").Add(new Named("meters"));
        services.AddExProto("trackers").Add(static _ => new Named("trackers"));
        services.AddExProto().OnDevice(static _ => Task.CompletedTask);

        Should.Throw<InvalidOperationException>(() => services.AddExProto("meters").OnDevice(static _ => Task.CompletedTask)).Message
            .ShouldBe("A handler was added before 'OnDevice'. An ExProto gateway calls one handler; give a second protocol a server of its own: AddExProto(\"second\").");
    }

    /// <summary>What the metric of open connections says, server by server.</summary>
    private static List<string> Connections(IServiceProvider services)
    {
        List<string> told = [];
        IMeterFactory factory = services.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "hooksdk.exproto.connections" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, measured, tags, _) => told.Add($"{string.Join(' ', tags.ToArray().Select(static t => t.Value))} {measured}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Tells each device which server it is at: as the handler was added, and as the connection says.</summary>
    private sealed class Named([ServiceKey] string server) : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await connection.SendAsync($"{server} {connection.ServerName}\n");
            await foreach (ExProtoEvent _ in connection.ReadAsync(Framing.Lines(1024)))
            {
            }
        }
    }
}
