namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A check that rests on a fallback fails unless the test has said that it is about one: it would pass for a handler that is broken.</summary>
public sealed class FallbackTests
{
    [Fact]
    public async Task Emg_RejectedByAFallback_IsNoRejection()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Broken.Sms());

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000001", "hi"));

        Failure(() => outcome.EnsureRejected()).ShouldStartWith("Expected: rejected. But that rests on a fallback: before_receive: Sms threw InvalidOperationException: my bug (Broken.cs:");
        outcome.AllowFallback().EnsureRejected();
        Should.Throw<HookAssertionException>(emg.EnsureNoFallback).Message.ShouldContain(Broken.Bug);
        Failure((await emg.ReceiveDlrAsync(new("INFO", "46700000001", "hi"))), static o => o.EnsureOption("MESSAGE", "hi")).ShouldContain("before_dlr: Sms threw");
        Failure((await emg.ReceiveAsync(new("null", "46700000001", "hi"))), static o => o.EnsureRejected()).ShouldContain("returned null");
    }

    [Fact]
    public async Task Emg_Allowed_ByTheFakeOrItsOptions_Holds()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Broken.Sms());
        emg.AllowFallback();
        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRejected();

        await using FakeEmg other = await FakeEmg.StartAsync(new Broken.Sms(), static o => o.AllowFallbacks = true);
        (await other.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRejected();
    }

    [Fact]
    public async Task Emg_RequestThatCannotBeRead_IsAFallbackToo()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Broken.Sms());
        emg.Faults.Next("before_receive").TruncatedBody();

        Failure((await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))), static o => o.EnsureRejected()).ShouldContain("could not be understood");
    }

    [Fact]
    public async Task M4_RejectedByAFallback_IsNoRejection()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new Broken.Voice());

        M4Outcome outcome = await m4.CallAsync("1", "2");

        Failure(() => outcome.EnsureRejected()).ShouldContain("Voice threw InvalidOperationException: my bug (Broken.cs:");
        outcome.AllowFallback().EnsureRejected();
    }

    [Theory]
    [InlineData("process")]
    [InlineData("memory")]
    [InlineData("network")]
    public async Task Emqx_RefusedByAFallback_IsNoRefusal(string way)
    {
        await using Emqx.Fake.Reach reach = await Emqx.Fake.Reach.OpenAsync<Broken.Provider>(way, static _ => { });
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target);

        EmqxConnectOutcome refused = await emqx.ConnectAsync("c1", "broken");
        Failure(() => refused.EnsureRefused()).ShouldContain("client.authenticate: Provider threw InvalidOperationException: my bug (Broken.cs:");
        refused.AllowFallback().EnsureRefused();

        FakeEmqxClient client = (await emqx.ConnectAsync("c2", "u")).EnsureAccepted().Client;
        Failure(await client.PublishAsync("broken", "x"), static o => o.EnsureDenied()).ShouldContain("client.authorize");
        Failure(await client.PublishAsync("broken", "x"), static o => o.EnsureDenied()).ShouldContain("client.authorize", customMessage: "the cache remembers the fallback's answer");
        Failure(await client.PublishAsync("lost", "x"), static o => o.EnsureDropped()).ShouldContain("message.publish");
        Failure(await client.SubscribeAsync("broken"), static o => o.EnsureRefused()).ShouldContain("client.authorize");
        (await client.PublishAsync("fine", "x")).EnsureAuthorized();
    }

    [Fact]
    public async Task Emqx_HistoryOff_StillKnowsFallbacks()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Broken.Provider(), static o => o.KeepsHistory = false);

        Failure(await emqx.ConnectAsync("c1", "broken"), static o => o.EnsureRefused()).ShouldContain(Broken.Bug);
    }

    [Fact]
    public async Task VerneMq_RefusedByAFallback_IsNoRefusal()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Broken.Webhooks());

        VerneMqConnectOutcome refused = await broker.ConnectAsync("c1", "broken");
        Failure(() => refused.EnsureRefused()).ShouldContain("auth_on_register_m5: Webhooks threw InvalidOperationException: my bug (Broken.cs:");
        refused.AllowFallback().EnsureRefused();
        broker.EnsureNothingKilled();

        FakeVerneMqClient client = (await broker.ConnectAsync("c2", "u")).EnsureAccepted().Client;
        (await client.PublishAsync("fine", "x", qos: 1)).EnsureAccepted();
        client.EnsureReceivedNothing();
        Failure(await client.PublishAsync("broken", "x", qos: 1), static o => o.EnsureRefused()).ShouldContain("auth_on_publish_m5");
        Failure(await client.SubscribeAsync("a"), static o => o.EnsureRefused()).ShouldContain("auth_on_subscribe_m5");
        Failure(() => client.EnsureReceivedNothing()).ShouldContain("auth_on_publish_m5");
        Should.Throw<HookAssertionException>(broker.EnsureNothingKilled).Message.ShouldContain(Broken.Bug);
    }

    [Fact]
    public async Task ExProto_LoopThatThrows_IsNoDisconnectOfTheHandlers()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new Broken.Device());

        FakeDevice device = await emqx.ConnectAsync();
        (await Should.ThrowAsync<HookAssertionException>(device.ExpectClosedAsync)).Message.ShouldContain("InvalidOperationException: my bug (Broken.cs:");
        await device.AllowFallback().ExpectClosedAsync();
        Should.Throw<HookAssertionException>(emqx.EnsureNoFallback).Message.ShouldContain(Broken.Bug);
    }

    private static string Failure(Action check) => Should.Throw<HookAssertionException>(check).Message;

    private static string Failure<T>(T outcome, Action<T> check) => Should.Throw<HookAssertionException>(() => check(outcome)).Message;
}
