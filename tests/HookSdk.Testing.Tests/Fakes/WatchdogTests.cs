namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A handler that waits for ever ends the test, with what waits on what, and does not hang it.</summary>
public sealed class WatchdogTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Emg_HandlerThatWaits_NamesTheHookAndTheClock()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Waiting.Sms(null), static o => o.Patience = Short);

        string message = await FailureAsync(emg.ReceiveAsync(new("INFO", "46700000001", "hi")));

        message.ShouldStartWith("route has run for 0.2 s of real time; its deadline is on emg.Time: Advance it.");
        message.ShouldContain("No Task.Delay waits on emg.Time");
    }

    [Fact]
    public async Task Emg_TaskDelayOnTheFakesClock_IsToldApart()
    {
        FakeClock clock = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new Waiting.Sms(clock), o => (o.Time, o.Patience) = (clock, Short));

        (await FailureAsync(emg.ReceiveAsync(new("INFO", "46700000001", "hi")))).ShouldContain("The handler's Task.Delay waits on emg.Time and is due in 300 s of it.");
    }

    [Fact]
    public async Task Emg_OnAnothersClock_NamesThat()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Waiting.Sms(null), static o => (o.Time, o.Patience) = (new Microsoft.Extensions.Time.Testing.FakeTimeProvider(), Short));

        (await FailureAsync(emg.ReceiveAsync(new("INFO", "46700000001", "hi")))).ShouldContain("its deadline is on the FakeTimeProvider that o.Time was given: advance it.");
    }

    [Fact]
    public async Task M4_HandlerThatWaits_NamesTheClock()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new Waiting.Voice(), static o => o.Patience = Short);

        (await FailureAsync(m4.CallAsync("1", "2"))).ShouldStartWith("external_script has run for 0.2 s of real time; its deadline is on m4.Time: Advance it.");
    }

    [Fact]
    public async Task Emqx_HandlerThatWaits_NamesTheHookAndTheClock()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Waiting.Provider(), static o => o.Patience = Short);

        (await FailureAsync(emqx.ConnectAsync("c"))).ShouldStartWith("client.authenticate has run for 0.2 s of real time; its deadline is on emqx.Time: Advance it.");
    }

    [Fact]
    public async Task VerneMq_HandlerThatWaits_NamesTheHookAndTheClock()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Waiting.Webhooks(), static o => o.Patience = Short);

        (await FailureAsync(broker.ConnectAsync("c"))).ShouldStartWith("auth_on_register_m5 has run for 0.2 s of real time; its deadline is on broker.Time: Advance it.");
    }

    [Fact]
    public async Task VerneMq_ThrottleOnTheFakesClock_IsToldApartFromAHandler()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new VerneMq.GatePlugin(), static o => o.Patience = Short);
        FakeVerneMqClient client = (await broker.ConnectAsync("c", "alice", "s3cret")).EnsureAccepted().Client;
        await client.PublishAsync("slow/x", "x");

        (await FailureAsync(client.PublishAsync("slow/x", "x"))).ShouldStartWith("Nothing has happened for 0.2 s of real time, and no hook is being called: the broker itself waits on broker.Time: Advance it. The next timer is due in 1 s of it.");
    }

    [Fact]
    public async Task ExProto_HandlerThatHoldsACallbackUp_EndsTheTest()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Waiting.Device(), static o => o.Patience = Short, static o => o.BufferBytes = 1024);
        FakeDevice device = await emqx.ConnectAsync();

        (await FailureAsync(device.SendAsync(new byte[2048]))).ShouldStartWith("OnReceivedBytes has run for 0.2 s of real time");
    }

    private static async Task<string> FailureAsync(Task work) => (await Should.ThrowAsync<HookAssertionException>(() => work)).Message;
}
