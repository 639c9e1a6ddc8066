using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>What devices and the handler say to each other, over each of the three ways.</summary>
public sealed class ConversationTests
{
    public static TheoryData<string> Reaches => [ExProtoServerApp.Process, ExProtoServerApp.Memory, ExProtoServerApp.Network];

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Device_WholeLife_WorksAndLeavesNothing(string reach)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(reach, fake: static o => o.Authenticate = static (c, password) => c.UserName == "u" && password == "right");
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync("sub a/+\nlogin dev1 wrong\nlogin dev1 right\nlogin dev1 right\nsub a/+\n");
        await device.ExpectAsync("NotAuthenticated\nREFUSED\nOK\nAlreadyAuthenticated\nOK\n");
        app.Emqx.Publish("a/b", "hello");
        await device.ExpectAsync("MSG a/b hello\n");
        await device.SendAsync("pub up/1 1 text\n", ByteSplit.EveryByte);
        await device.ExpectAsync("OK\n");
        ExProtoPublication published = await app.Emqx.ExpectPublishedAsync("up/1");
        (published.From, published.Message.Text, published.Message.QoS).ShouldBe(("dev1", "text", 1));
        await device.SendAsync("unsub a/+\n");
        await device.ExpectAsync("OK\n");
        app.Emqx.Publish("a/b", "unheard");
        app.Metric().ShouldBe(1);
        await device.SendAsync("echo end\n");
        await device.ExpectAsync("end\n");
        await device.CloseAsync();

        await EndedAsync(app);
        ExProtoConnection connection = app.Handler.Connections.Single();
        connection.CloseReason.ShouldBe(new ExProtoCloseReason(ExProtoCloseCause.Device, "{shutdown,tcp_closed}"));
        connection.Closed.IsCancellationRequested.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Reaches))]
    public async Task Connection_TellsWhoItIs(string reach)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(reach, fake: static o => o.Node = "emqx@10.1.2.3");
        FakeDevice device = await app.Emqx.ConnectAsync(ExProtoSocketType.Ssl, new ExProtoCertificate("gps-7", "CN=gps-7,O=Acme"));

        await device.SendAsync("who\n");

        await device.ExpectAsync("127.0.0.1:30001 127.0.0.1:7993 Ssl gps-7 emqx@10.1.2.3\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Devices_InParallel_EachKeepsItsOrder(int seed)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            FakeDevice device = await app.Emqx.ConnectAsync();
            string[] lines = [.. Enumerable.Range(0, 50).Select(n => $"{number}-{n}\n")];
            await device.SendAsync(string.Concat(lines.Select(static l => "echo " + l)), ByteSplit.Random(seed + number));
            await device.ExpectAsync(string.Concat(lines));
            await device.CloseAsync();
        }));

        await EndedAsync(app);
    }

    [Fact]
    public async Task Loop_Blocked_HoldsNobodyElse()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice blocked = await app.Emqx.ConnectAsync();
        FakeDevice other = await app.Emqx.ConnectAsync();

        await blocked.SendAsync("block\necho later\n");
        await other.SendAsync("echo now\n");
        await other.ExpectAsync("now\n");
        app.Handler.Blocked.SetResult();

        await blocked.ExpectAsync("OK\nlater\n");
    }

    [Fact]
    public async Task Loop_Throws_ClosesThatDeviceAlone()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice bad = await app.Emqx.ConnectAsync();
        FakeDevice good = await app.Emqx.ConnectAsync();

        await bad.SendAsync("throw\n");
        await bad.AllowFallback().ExpectClosedAsync();

        await good.SendAsync("echo here\n");
        await good.ExpectAsync("here\n");
        await bad.Over;
        await Waiting.UntilAsync(() => app.Metric() == 1);
        app.Handler.Connections.Count(static c => c.CloseReason is { Cause: ExProtoCloseCause.Failed }).ShouldBe(1);
        app.Log.Lines.ShouldContain(static l => l.Id == 301);
        app.Log.Lines.ShouldAllBe(static l => !l.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bye\n", "")]
    [InlineData("close\n", "BYE\n")]
    public async Task Loop_EndsOrCloses_DisconnectsTheDevice(string line, string lastWord)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync(line);
        await device.ExpectAsync(lastWord);
        await device.ExpectClosedAsync();

        await EndedAsync(app);
        app.Handler.Connections.Single().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.Handler);
    }

    [Fact]
    public async Task KeepAlive_SilentDevice_Ends()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("alive 10\n");
        await device.ExpectAsync("OK\n");

        app.Emqx.Time.Advance(TimeSpan.FromSeconds(10));
        await device.SendAsync("echo alive\n");
        await device.ExpectAsync("alive\n");
        app.Emqx.Time.Advance(TimeSpan.FromSeconds(10));
        device.IsConnected.ShouldBeTrue();
        app.Emqx.Time.Advance(TimeSpan.FromSeconds(10));

        await device.ExpectClosedAsync();
        await EndedAsync(app);
        app.Handler.Connections.Single().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.KeepAlive);
    }

    [Fact]
    public async Task Broker_KicksOrRefuses_IsTold()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, fake: static o => o.Authorize = static (_, publishes, topic) => !publishes && topic == "mine");
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("login dev1 x\nsub mine\nsub theirs\npub mine 0 x\n");
        await device.ExpectAsync("OK\nOK\nNotAuthorized\nNotAuthorized\n");

        await device.KickAsync();

        await EndedAsync(app);
        app.Handler.Connections.Single().CloseReason.ShouldBe(new ExProtoCloseReason(ExProtoCloseCause.Broker, "{shutdown,kicked}"));
    }

    [Fact]
    public async Task SecondDevice_SameClientId_EndsTheFirst()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice first = await app.Emqx.ConnectAsync();
        await first.SendAsync("login same x\n");
        await first.ExpectAsync("OK\n");

        FakeDevice second = await app.Emqx.ConnectAsync();
        await second.SendAsync("login same x\n");

        await second.ExpectAsync("OK\n");
        await first.ExpectClosedAsync();
    }

    [Fact]
    public async Task Stop_ClosesEveryDeviceCleanly()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice[] devices = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Emqx.ConnectAsync()));
        foreach (FakeDevice device in devices)
        {
            await device.SendAsync("echo x\n");
            await device.ExpectAsync("x\n");
        }

        await app.App.StopAsync(TestContext.Current.CancellationToken);

        foreach (FakeDevice device in devices)
        {
            await device.ExpectClosedAsync();
        }

        app.Handler.Running.ShouldBe(0);
        app.Handler.Connections.ShouldAllBe(static c => c.CloseReason!.Cause == ExProtoCloseCause.Stopping);
        await Waiting.UntilAsync(() => app.Emqx.Calls.Count(static c => c.Hook == "OnSocketClosed") == 50);
    }

    internal static async Task EndedAsync(ExProtoServerApp app)
    {
        await Waiting.UntilAsync(() => app.Metric() == 0);
        app.Handler.Running.ShouldBe(0);
        app.Server.Devices.Devices.ShouldBeEmpty();
        app.Server.Server.ActiveCalls.ShouldBe(0);
    }
}
