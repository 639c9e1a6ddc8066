using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>The streaming service of EMQX 4.3 to 5.0.</summary>
public sealed class StreamingTests
{
    [Fact]
    public async Task Devices_MoreThanTheirStreamsWouldAllow_ComeAndGo()
    {
        await using ExProtoServerApp app = await StartAsync();
        for (int round = 0; round < 3; round++)
        {
            FakeDevice[] devices = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => app.Emqx.ConnectAsync()));
            await Task.WhenAll(devices.Select(async (device, number) =>
            {
                await device.SendAsync($"login d{number} x\nsub t/{number}\necho {number}\n", ByteSplit.Random(number));
                await device.ExpectAsync($"OK\nOK\n{number}\n");
                app.Emqx.Publish($"t/{number}", "text");
                await device.ExpectAsync($"MSG t/{number} text\n");
                await device.CloseAsync();
            }));
            await EndedAsync(app);
        }

        await Waiting.UntilAsync(() => Streams(app).Open == 0);
        app.Log.Lines.Count(static l => l.Id == 305).ShouldBe(1);
    }

    [Fact]
    public async Task LastBytes_BehindTheWordAboutTheEnd_AreNotLost()
    {
        await using ExProtoServerApp app = await StartAsync();
        SocketCreatedRequest created = Created("c1");
        await Streams(app).CallAsync("c1", "OnSocketCreated", created);
        await Waiting.UntilAsync(() => app.Handler.Running == 1);

        await Streams(app).CallAsync("c1", "OnSocketClosed", new SocketClosedRequest { Conn = "c1", Reason = "{shutdown,tcp_closed}" });
        await Waiting.UntilAsync(() => app.Emqx.Time.WaitingTimers > TimersOfTheServer);
        await Streams(app).CallAsync("c1", "OnReceivedBytes", Bytes("c1", "throw\n"));

        // The loop has seen the line: it threw.
        await Waiting.UntilAsync(() => app.Log.Lines.Any(static l => l.Id == 301));
        await EndedAsync(app);
    }

    [Fact]
    public async Task Bytes_BeforeTheCreation_AreKept()
    {
        await using ExProtoServerApp app = await StartAsync();

        await Streams(app).CallAsync("c1", "OnReceivedBytes", Bytes("c1", "thr"));
        await Streams(app).CallAsync("c1", "OnReceivedBytes", Bytes("c1", "ow\n"));
        await Waiting.UntilAsync(() => app.Server.Devices.Find("c1") is { } early && early.Inbox.Written == 6);
        app.Handler.Connections.ShouldBeEmpty();
        await Streams(app).CallAsync("c1", "OnSocketCreated", Created("c1"));

        await Waiting.UntilAsync(() => app.Log.Lines.Any(static l => l.Id == 301));
    }

    [Fact]
    public async Task Bytes_WhoseCreationNeverComes_AreGivenUp()
    {
        await using ExProtoServerApp app = await StartAsync();
        await Streams(app).CallAsync("c1", "OnReceivedBytes", Bytes("c1", "x\n"));
        await Waiting.UntilAsync(() => app.Metric() == 1);

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromSeconds(1));
            return app.Metric() == 0;
        });

        app.Log.Lines.ShouldContain(static l => l.Id == 306);
        await Waiting.UntilAsync(() => Streams(app).Open == 0);
    }

    [Fact]
    public async Task FullBuffer_ClosesByTheAdapter()
    {
        await using ExProtoServerApp app = await StartAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");
        await Waiting.UntilAsync(() => app.Handler.Running == 1);
        await device.SendAsync(new byte[200_000]);

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromSeconds(1));
            return !device.IsConnected;
        });

        app.Handler.Blocked.SetResult();
        await EndedAsync(app);
    }

    [Fact]
    public async Task Stop_EndsStreamsAndDevices()
    {
        await using ExProtoServerApp app = await StartAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");

        Task stopping = app.App.StopAsync(TestContext.Current.CancellationToken);
        await device.ExpectClosedAsync();
        await EndedAsync(app);
        await stopping;

        await Waiting.UntilAsync(() => Streams(app).Open == 0);
    }

    private const int TimersOfTheServer = 1;

    private static Task<ExProtoServerApp> StartAsync() => ExProtoServerApp.StartAsync(ExProtoServerApp.Network, fake: static o => o.Streaming = true);

    private static StreamingHandlerCaller Streams(ExProtoServerApp app) => (StreamingHandlerCaller)app.Emqx.Gateway.Handler;

    private static SocketCreatedRequest Created(string conn) => new() { Conn = conn, Conninfo = new ConnInfo { Peername = new Address { Host = "127.0.0.1", Port = 1 } } };

    private static ReceivedBytesRequest Bytes(string conn, string text) => new() { Conn = conn, Bytes = ByteString.CopyFromUtf8(text) };

    /// <summary>The last bytes are waited for, on the fake's clock.</summary>
    private static Task EndedAsync(ExProtoServerApp app) => Waiting.UntilAsync(() =>
    {
        app.Emqx.Time.Advance(TimeSpan.FromMilliseconds(50));
        return app.Metric() == 0;
    });
}
