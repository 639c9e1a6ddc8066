using HookSdk.EmqX.ExHook;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>The fake with providers in process.</summary>
public sealed class FakeEmqxTests
{
    [Fact]
    public async Task Start_OfAProviderThatStatesNoFailureMode_Throws() =>
        await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(new Stateless()));

    [Fact]
    public async Task ColdStart_LetsEverybodyInUntilLoaded()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), static o => o.LoadAtStart = false);
        FakeEmqxClient early = (await emqx.ConnectAsync("early", "u", "wrong")).EnsureAccepted().EnsureCause(EmqxCause.NotAsked).Client;
        (await early.PublishAsync("no/x", "spam")).EnsureAuthorized().Cause.ShouldBe(EmqxCause.NotAsked);
        (await emqx.LoadAsync()).EnsureLoaded("client.authenticate", "client.authorize", "message.publish", "message.delivered");
        (await emqx.ConnectAsync("late", "u", "wrong")).EnsureRefused();
        (await early.PublishAsync("no/x", "spam")).EnsureDropped().Authorized!.Cause.ShouldBe(EmqxCause.Cache, "the answer of before is remembered");
        emqx.Time.Advance(TimeSpan.FromMinutes(1));
        (await early.PublishAsync("no/x", "spam")).EnsureDenied();
    }

    [Fact]
    public async Task Handler_ThatIsTooSlow_IsAnsweredForByItsFallback()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        Task<EmqxConnectOutcome> connecting = emqx.ConnectAsync("c", Gate.Slow, "pw");
        connecting.IsCompleted.ShouldBeFalse();
        emqx.Time.Advance(TimeSpan.FromMilliseconds(4600));
        (await connecting).AllowFallback().EnsureRefused(135).EnsureCause(EmqxCause.Hook);
        Should.Throw<HookAssertionException>(emqx.EnsureNoFallback).Message.ShouldContain("client.authenticate");
    }

    [Fact]
    public async Task Authorization_IsRememberedAsTheSettingsSay()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), static o => o.Authorization = new() { CacheSize = 2 });
        FakeEmqxClient client = (await emqx.ConnectAsync("c", "u", "pw")).Client;
        await client.PublishAsync("a", "x");
        await client.PublishAsync("a", "x");
        Asked().ShouldBe(1);
        await client.SubscribeAsync("a");
        Asked().ShouldBe(2, "subscribing is another question");
        await client.PublishAsync("b", "x");
        await client.PublishAsync("a", "x");
        Asked().ShouldBe(4, "the oldest of two had to go");
        emqx.Time.Advance(TimeSpan.FromSeconds(61));
        await client.PublishAsync("a", "x");
        Asked().ShouldBe(5, "a minute is over");
        emqx.Authorization = new() { Caches = false, AllowsNoMatch = false };
        (await client.PublishAsync("a", "x")).EnsureDenied().Authorized!.Cause.ShouldBe(EmqxCause.Chain);
        emqx.Authorization = new() { Caches = false, DisconnectsDenied = true };
        (await client.PublishAsync("no/a", "x", 1)).EnsureDenied().Code.ShouldBeNull();
        client.Received.Select(static r => r.Packet).ShouldContain(MqttPacket.Disconnect);
        client.IsConnected.ShouldBeFalse();

        int Asked() => emqx.Calls.Count(static c => c.Hook == "client.authorize");
    }

    [Fact]
    public async Task Session_ThatIsUnanswered_GoesOnWhereItStopped()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        MqttConnect connect = new("c")
        {
            Password = "pw",
            CleanStart = false,
            Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60).With(MqttPropertyNames.ReceiveMaximum, 1),
        };
        FakeEmqxClient first = (await emqx.ConnectAsync(connect)).EnsureAccepted().Client;
        first.AcknowledgesMessages = false;
        await first.SubscribeAsync("t", 2);
        await emqx.PublishAsync(new MqttPublish("t", "1") { QoS = 2 });
        await emqx.PublishAsync(new MqttPublish("t", "2") { QoS = 1 });
        first.Messages.ShouldHaveSingleItem("the window is one message");
        await first.CloseAsync();
        await emqx.PublishAsync(new MqttPublish("t", "3"));

        EmqxConnectOutcome back = (await emqx.ConnectAsync(connect)).EnsureAccepted();
        back.SessionPresent.ShouldBeTrue();
        back.Client.Messages.Select(static m => (m.Text, m.Duplicate)).ShouldBe([("1", true), ("2", false), ("3", false)]);
        await back.Client.CloseAsync();
        emqx.Time.Advance(TimeSpan.FromSeconds(61));
        (await emqx.ConnectAsync(connect)).SessionPresent.ShouldBeFalse("its time is over");
    }

    [Fact]
    public async Task Will_OfALostClient_GoesThroughTheHooks()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        FakeEmqxClient watcher = (await emqx.ConnectAsync("w", null, "pw")).Client;
        await watcher.SubscribeAsync("out/#", 1);
        FakeEmqxClient lost = (await emqx.ConnectAsync(new MqttConnect("c") { Password = "pw", Will = new MqttWill("in/c", "gone") })).Client;
        await lost.CloseAsync();
        watcher.Messages.ShouldHaveSingleItem().Topic.ShouldBe("out/c");
        FakeEmqxClient polite = (await emqx.ConnectAsync(new MqttConnect("d") { Password = "pw", Will = new MqttWill("in/d", "gone") })).Client;
        await polite.DisconnectAsync();
        watcher.Messages.Count.ShouldBe(1);

        MqttProperties late = MqttProperties.None.With(MqttPropertyNames.WillDelayInterval, 10);
        MqttProperties lasting = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60);
        FakeEmqxClient patient = (await emqx.ConnectAsync(new MqttConnect("e") { Password = "pw", Properties = lasting, Will = new MqttWill("in/e", "gone") { Properties = late } })).Client;
        await patient.CloseAsync();
        watcher.Messages.Count.ShouldBe(1);
        emqx.Time.Advance(TimeSpan.FromSeconds(10));
        watcher.Messages.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("5.1.4", true, 0, 0)]
    [InlineData("5.1.4", false, 0, 0)]
    [InlineData("5.8.9", true, 0, 1)]
    [InlineData("5.8.9", true, 10, 1)]
    [InlineData("5.8.9", false, 0, 1)]
    [InlineData("5.8.9", false, 10, 0)]
    public async Task Will_OfAClientWhoseIdIsTaken_IsPublishedFrom54UnlessTheSessionGoesOnInTime(string version, bool cleanStart, int delay, int published)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher(), o => o.Version = FakeEmqxVersion.All.Single(v => v.Number == version));
        FakeEmqxClient watcher = (await emqx.ConnectAsync("w")).Client;
        await watcher.SubscribeAsync("gone/#", 1);
        MqttConnect connect = new("c")
        {
            CleanStart = cleanStart,
            Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60),
            Will = new MqttWill("gone/c", "x") { Properties = delay == 0 ? MqttProperties.None : MqttProperties.None.With(MqttPropertyNames.WillDelayInterval, delay) },
        };
        await emqx.ConnectAsync(connect);

        await emqx.ConnectAsync(connect with { Will = null });
        emqx.Time.Advance(TimeSpan.FromSeconds(30));
        await emqx.SettledAsync();

        watcher.Messages.Count.ShouldBe(published);
    }

    [Fact]
    public async Task Kick_EndsConnectionAndSession()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher());
        FakeEmqxClient client = (await emqx.ConnectAsync(new MqttConnect("c") { Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) })).Client;
        (await emqx.KickAsync("c")).ShouldBeTrue();
        (await emqx.KickAsync("c")).ShouldBeFalse();
        client.Received.Select(static r => (r.Packet, r.Code)).ShouldBe([(MqttPacket.Connack, 0), (MqttPacket.Disconnect, 152), (MqttPacket.Closed, 0)]);
        emqx.Calls.Where(static c => c.Reason.Length > 0).Select(static c => (c.Hook, c.Reason)).ShouldBe([("client.disconnected", "kicked"), ("session.terminated", "kicked")]);
    }

    [Fact]
    public async Task Restart_UnloadsAndLoadsAndForgetsClients()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher());
        FakeEmqxClient client = (await emqx.ConnectAsync("c")).Client;
        await emqx.RestartAsync();
        client.IsConnected.ShouldBeFalse();
        emqx.Calls.Select(static c => c.Hook).ShouldBe(["OnProviderLoaded", "OnProviderUnloaded", "OnProviderLoaded"]);
        (await emqx.ConnectAsync("c")).EnsureAccepted();
    }

    [Fact]
    public async Task Reach_CutAndRestored_FailsAndWorksAgain()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        emqx.SetReach(isInReach: false);
        (await emqx.ConnectAsync("c", "u", "pw")).EnsureRefused(135).EnsureCause(EmqxCause.FailedAction);
        emqx.SetReach(isInReach: true);
        emqx.Time.Advance(TimeSpan.FromSeconds(5));
        emqx.Calls.Count(static c => c.Hook == "client.authenticate").ShouldBe(1, "the call that was kept is nobody's any more");
        (await emqx.ConnectAsync("c", "u", "pw")).EnsureAccepted();

        await emqx.ChangeServerAsync(new EmqxServerSettings { Enable = false });
        emqx.StatusOf().ShouldBe(EmqxServerStatus.Disabled);
        (await emqx.ConnectAsync("d")).EnsureAccepted().EnsureCause(EmqxCause.NotAsked);
        (await emqx.ChangeServerAsync(new EmqxServerSettings())).EnsureLoaded();
        await emqx.DeleteServerAsync();
        Should.Throw<ArgumentException>(() => emqx.StatusOf());
    }

    [Fact]
    public async Task SecondServer_WithoutTheHook_MakesTheFirstOnesYesANo()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        (await emqx.AddServerAsync(new EmqxServerSettings { Name = "audit" }, new Watcher())).EnsureLoaded("client.disconnected", "session.terminated");
        EmqxConnectOutcome refused = (await emqx.ConnectAsync("c", "u", "pw")).EnsureRefused(135).EnsureCause(EmqxCause.FailedAction);
        refused.Decision!.Server.ShouldBe("audit");
        refused.Decision.Text.ShouldBe("it has not asked for client.authenticate");
        await Should.ThrowAsync<ArgumentException>(() => emqx.AddServerAsync(new EmqxServerSettings { Name = "audit" }, new Watcher()));
        await emqx.ChangeServerAsync(new EmqxServerSettings { Name = "audit", FailedAction = EmqxFailedAction.Ignore });
        (await emqx.ConnectAsync("c", "u", "pw")).EnsureAccepted();
    }

    [Fact]
    public async Task Checks_ThatDoNotHold_TellWhatHappenedWithoutSecrets()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        FakeEmqxClient client = (await emqx.ConnectAsync(new MqttConnect("c") { UserName = "u", Password = "pw", Properties = MqttProperties.None.WithUserProperty("a", "hush") })).Client;
        await client.SubscribeAsync("out/#");
        EmqxPublishOutcome published = await client.PublishAsync("in/x", "hush hush");
        (await emqx.ConnectAsync("d", "u", "hushed")).EnsureRefused();

        string text = Should.Throw<HookAssertionException>(() => published.EnsureDropped()).Message;
        text.ShouldContain("in/x");
        text.ShouldContain("client.authenticate c");
        (text + emqx.Transcript + string.Join('\n', emqx.Calls)).ShouldNotContain("hush");
        Should.Throw<HookAssertionException>(() => published.EnsureNotDelivered());
        Should.Throw<HookAssertionException>(() => published.EnsureDelivered("x"));
        Should.Throw<HookAssertionException>(() => published.EnsureDenied());
        Should.Throw<HookAssertionException>(() => published.EnsureTopic("in/x"));
        Should.Throw<HookAssertionException>(() => published.EnsurePayload("x")).Message.ShouldNotContain("hush");
        Should.Throw<HookAssertionException>(() => published.EnsureCause(EmqxCause.Crash));
    }

    [Fact]
    public async Task History_SwitchedOff_IsNotKept()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), static o => o.KeepsHistory = false);
        FakeEmqxClient client = (await emqx.ConnectAsync("c", "u", "pw")).EnsureAccepted().Client;
        await client.SubscribeAsync("out/#", 1);
        (await client.PublishAsync("in/x", "x", 1)).EnsureDelivered("c");
        (emqx.Calls.Count, emqx.Transcript, client.Received.Count, client.Messages.Count).ShouldBe((0, "", 0, 0));
    }

    [Fact]
    public async Task Filter_ThatIsNone_DisconnectsTheClient()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher());
        FakeEmqxClient client = (await emqx.ConnectAsync("c")).Client;
        (await client.SubscribeAsync("a/#/b")).Codes.ShouldBeEmpty();
        client.IsConnected.ShouldBeFalse();
        client = (await emqx.ConnectAsync("c")).Client;
        (await client.PublishAsync("a/+", "x")).ToString().ShouldContain("not published");
        client.Received.Select(static r => (r.Packet, r.Code)).ShouldContain((MqttPacket.Disconnect, 144));
    }

    [Fact]
    public async Task Topic_ByAlias_IsResolved()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher());
        FakeEmqxClient client = (await emqx.ConnectAsync("c")).Client;
        await client.SubscribeAsync("a/b");
        MqttProperties alias = MqttProperties.None.With(MqttPropertyNames.TopicAlias, 3);
        await client.PublishAsync(new MqttPublish("a/b", "1") { Properties = alias });
        await client.PublishAsync(new MqttPublish("", "2") { Properties = alias });
        client.Messages.Select(static m => (m.Topic, m.Text, m.Properties.IsEmpty)).ShouldBe([("a/b", "1", true), ("a/b", "2", true)]);
    }

    private sealed class Stateless : ExHookProvider
    {
#pragma warning disable HOOK001 // That is what is tested.
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
#pragma warning restore HOOK001
    }

    private sealed class Watcher : ExHookProvider
    {
        public override ValueTask OnClientDisconnectedAsync(ClientDisconnectedRequest request, HookContext context) => default;

        public override ValueTask OnSessionTerminatedAsync(SessionTerminatedRequest request, HookContext context) => default;
    }
}
