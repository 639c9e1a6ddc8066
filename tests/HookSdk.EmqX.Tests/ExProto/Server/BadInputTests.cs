using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.EmqX.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>What a broker, a network or a device may do wrong. Each time nothing stays behind.</summary>
public sealed class BadInputTests
{
    private const string Conn = "g1hkAA5lbXF4QDEyNy4wLjAuMQAADSQAAAAAAAAAAQ==";

    [Fact]
    public async Task UnknownConn_BytesAndMessages_AreAnsweredWithAnErrorThatClosesTheDevice()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);

        (await CallAsync(app, "OnReceivedBytes", new ReceivedBytesRequest { Conn = Conn, Bytes = ByteString.CopyFromUtf8("x") })).ShouldBe(GrpcStatusCode.NotFound);
        (await CallAsync(app, "OnReceivedMessages", new ReceivedMessagesRequest { Conn = Conn, Messages = { new Message { Topic = "a" } } })).ShouldBe(GrpcStatusCode.NotFound);
        (await CallAsync(app, "OnTimerTimeout", new TimerTimeoutRequest { Conn = Conn })).ShouldBe(GrpcStatusCode.Ok);
        (await CallAsync(app, "OnSocketClosed", new SocketClosedRequest { Conn = Conn })).ShouldBe(GrpcStatusCode.Ok);
        (await CallAsync(app, "OnSocketCreated", new SocketCreatedRequest())).ShouldBe(GrpcStatusCode.InvalidArgument);

        app.Handler.Connections.ShouldBeEmpty();
        await ConversationTests.EndedAsync(app);
    }

    [Fact]
    public async Task ClosedConn_LateCallbacks_FindNothing()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        await CreateAsync(app, port: 1);
        await CallAsync(app, "OnSocketClosed", new SocketClosedRequest { Conn = Conn, Reason = "{shutdown,tcp_closed}" });
        await ConversationTests.EndedAsync(app);

        (await CallAsync(app, "OnReceivedBytes", new ReceivedBytesRequest { Conn = Conn, Bytes = ByteString.CopyFromUtf8("x") })).ShouldBe(GrpcStatusCode.NotFound);
        (await CallAsync(app, "OnSocketClosed", new SocketClosedRequest { Conn = Conn })).ShouldBe(GrpcStatusCode.Ok);

        await ConversationTests.EndedAsync(app);
    }

    [Fact]
    public async Task CreatedTwice_SameDevice_RunsOneLoop()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);

        await CreateAsync(app, port: 1);
        await CreateAsync(app, port: 1);

        await Waiting.UntilAsync(() => app.Handler.Running == 1);
        app.Metric().ShouldBe(1);
        app.Handler.Connections.Count.ShouldBe(1);
    }

    [Fact]
    public async Task CreatedTwice_AnotherDevice_EndsTheFirst()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        await CreateAsync(app, port: 1);
        await Waiting.UntilAsync(() => app.Handler.Running == 1);

        await CreateAsync(app, port: 2);

        await Waiting.UntilAsync(() => app.Handler.Connections.Count == 2 && app.Metric() == 1);
        app.Handler.Connections.First().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.Lost);
        app.Handler.Connections.Last().CloseReason.ShouldBeNull();
    }

    [Fact]
    public async Task Callback_ThatIsNoMessage_IsRefused()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);

        foreach (string callback in ExProtoServices.Callbacks)
        {
            (await CallAsync(app, callback, [0xFF, 0xFF, 0xFF])).ShouldBe(GrpcStatusCode.Internal);
        }

        await ConversationTests.EndedAsync(app);
    }

    [Fact]
    public async Task OneMegabyte_InOneCallback_ComesWholeAndInOrder()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, fake: static o => o.ReadSize = 4 << 20);
        FakeDevice device = await app.Emqx.ConnectAsync();
        string lines = string.Concat(Enumerable.Range(0, 16_000).Select(static n => $"ignored {n:D60}\n"));
        lines.Length.ShouldBeGreaterThan(1 << 20);

        Task sending = device.SendAsync(lines + "echo last\n");
        await device.ExpectAsync(string.Concat(Enumerable.Repeat("OK\n", 16_000)) + "last\n");
        await sending;
        await device.CloseAsync();

        app.Emqx.Calls.Count(static c => c.Hook == "OnReceivedBytes").ShouldBe(1);
        await ConversationTests.EndedAsync(app);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Device_ThatNeverEndsItsLine_IsClosed(bool everyByte)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync(new string('x', 102), everyByte ? ByteSplit.EveryByte : ByteSplit.None);
        await device.ExpectClosedAsync();

        await ConversationTests.EndedAsync(app);
        app.Handler.Connections.Single().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.BadFrame);
        app.Log.Lines.ShouldContain(static l => l.Id == 303);
    }

    [Fact]
    public async Task FullBuffer_IsHeldAndThenGoesOn()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, fake: static o => o.ReadSize = 50_000);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");

        string line = "ignored " + new string('x', 41) + "\n";
        Task sending = device.SendAsync(string.Concat(Enumerable.Repeat(line, 4000)));
        await Waiting.UntilAsync(() => app.Emqx.Calls.Count(static c => c.Hook == "OnReceivedBytes") == 2);
        sending.IsCompleted.ShouldBeFalse();
        app.Handler.Blocked.SetResult();

        await sending;
        await device.ExpectAsync("OK\n" + string.Concat(Enumerable.Repeat("OK\n", 4000)));
    }

    [Fact]
    public async Task FullBuffer_ForLongerThanTheDeadline_ClosesTheDevice()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");
        Task sending = device.SendAsync(new byte[200_000]);

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromSeconds(1));
            return !device.IsConnected;
        });
        await sending;
        app.Handler.Blocked.SetResult();

        await ConversationTests.EndedAsync(app);
        app.Handler.Connections.Single().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.BufferFull);
        app.Emqx.Calls.ShouldContain(static c => c.Status == (int)GrpcStatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task MoreDevicesThanAllowed_AreRefused()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, static o => o.MaxConcurrentCalls = 1);
        FakeDevice first = await app.Emqx.ConnectAsync();
        await first.SendAsync("echo x\n");
        await first.ExpectAsync("x\n");

        await (await app.Emqx.ConnectAsync()).ExpectClosedAsync();
        await first.CloseAsync();
        await ConversationTests.EndedAsync(app);

        FakeDevice third = await app.Emqx.ConnectAsync();
        await third.SendAsync("echo y\n");
        await third.ExpectAsync("y\n");
    }

    [Fact]
    public async Task AdapterDown_LoopFails_AndTheNextBytesCloseTheDevice()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");
        await app.Emqx.StopAdapterAsync();

        await device.SendAsync("echo y\n");
        await Waiting.UntilAsync(() => app.Log.Lines.Any(static l => l.Id == 304));
        await device.SendAsync("more\n");

        await device.ExpectClosedAsync();
        await ConversationTests.EndedAsync(app);
    }

    [Fact]
    public async Task AdapterRestarts_DevicesGoOn()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");

        await app.Emqx.StopAdapterAsync();
        await app.Emqx.StartAdapterAsync();
        await device.SendAsync("echo y\n");

        await device.ExpectAsync("y\n");
    }

    [Fact]
    public async Task AdapterSlow_CallTimesOut()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, static o => o.AdapterTimeout = TimeSpan.FromMilliseconds(500));
        TaskCompletionSource answer = new();
        app.Emqx.Gateway.BeforeAuthentication = () => answer.Task;
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("login dev1 x\n");

        await device.ExpectAsync("TimedOut\n");
        answer.SetResult();
    }

    [Fact]
    public async Task EmqxKilled_DevicesAreMissedAndEnd()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice[] devices = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Emqx.ConnectAsync()));
        foreach (FakeDevice device in devices)
        {
            await device.SendAsync("echo x\n");
            await device.ExpectAsync("x\n");
        }

        await app.Emqx.RestartAsync();
        FakeDevice after = await app.Emqx.ConnectAsync();
        await after.SendAsync("echo x\n");
        await after.ExpectAsync("x\n");
        app.Metric().ShouldBe(21);

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromMinutes(1));
            return app.Metric() == 1;
        });
        app.Handler.Connections.Count(static c => c.CloseReason is { Cause: ExProtoCloseCause.Lost }).ShouldBe(20);
        await after.SendAsync("echo y\n");
        await after.ExpectAsync("y\n");
    }

    [Fact]
    public async Task EmqxGone_ForGood_DevicesEnd()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");

        await app.Emqx.StopAdapterAsync();
        app.Emqx.Gateway.Restart();
        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromMinutes(1));
            return app.Metric() == 0;
        });

        app.Handler.Connections.Single().CloseReason!.Cause.ShouldBe(ExProtoCloseCause.Lost);
    }

    [Fact]
    public async Task IdleDevice_ThatIsThere_StaysOpen()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("login dev1 x\n");
        await device.ExpectAsync("OK\n");

        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromMinutes(1));
            return app.Emqx.AdapterCalls.Count(static c => c.Method == "Unsubscribe") >= 3;
        });

        await device.SendAsync("echo still\n");
        await device.ExpectAsync("still\n");
    }

    private static Task<GrpcStatusCode> CreateAsync(ExProtoServerApp app, uint port) => CallAsync(app, "OnSocketCreated", new SocketCreatedRequest
    {
        Conn = Conn,
        Conninfo = new ConnInfo { Peername = new Address { Host = "127.0.0.1", Port = port } },
    });

    private static Task<GrpcStatusCode> CallAsync(ExProtoServerApp app, string callback, IMessage request) => CallAsync(app, callback, request.ToByteArray());

    private static async Task<GrpcStatusCode> CallAsync(ExProtoServerApp app, string callback, byte[] request)
    {
        using RemoteGrpcCaller caller = new(new Uri(app.App.Urls.First()), null);
        return (await caller.CallAsync($"/{ExProtoServices.UnaryName}/{callback}", request, null, CancellationToken.None)).Code;
    }
}
