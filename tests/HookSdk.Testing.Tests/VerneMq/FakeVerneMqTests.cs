using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>The same test code over all three ways to a plugin.</summary>
public sealed class FakeVerneMqTests
{
    private static readonly MqttConnect Alice = new("alice-1") { UserName = "alice", Password = "s3cret" };

    public static TheoryData<string> Ways => [.. VerneMqReach.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Connect_RightAndWrongPassword_AreLetInAndRefused(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target);

        (await broker.ConnectAsync("a", "alice", "s3cret")).EnsureAccepted().Code.ShouldBe(0);
        (await broker.ConnectAsync("b", "alice", "wrong")).EnsureRefused(134).Client.EnsureDisconnected();
        (await broker.ConnectAsync(new MqttConnect("c") { Version = MqttVersion.V311 })).EnsureRefused(5);
        broker.Calls.Count(c => c.Hook.StartsWith("auth_on_register", StringComparison.Ordinal)).ShouldBe(3);
        reach.Plugin.Life.ShouldBe(["wakeup a"]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Publish_RewrittenTopic_ReachesTheSubscriber(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target);
        FakeVerneMqClient subscriber = (await broker.ConnectAsync(Alice with { ClientId = "sub" })).EnsureAccepted().Client;
        (await subscriber.SubscribeAsync("devices/#", 1)).EnsureGranted(1);
        FakeVerneMqClient publisher = (await broker.ConnectAsync(Alice)).Client;

        (await publisher.PublishAsync("legacy/7/temp", "21", qos: 1)).EnsureAccepted().EnsureDelivered("sub", "devices/7/temp", "21").Code.ShouldBe(0);
        (await publisher.PublishAsync("elsewhere", "21", qos: 1)).EnsureRefused().EnsureNotDelivered("sub").Code.ShouldBe(0x87);
        (await publisher.PublishAsync("elsewhere", "21")).EnsureRefused().Code.ShouldBeNull();
        (await publisher.PublishAsync("devices/7/temp", "22", qos: 2)).EnsureAccepted();
        subscriber.EnsureReceived("devices/7/temp", "22").Messages.Count.ShouldBe(2);
        publisher.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Subscribe_PartlyRefused_CodesStandInThePacketsOrder(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target);

        FakeVerneMqClient v5 = (await broker.ConnectAsync(Alice)).Client;
        (await v5.SubscribeAsync([new("devices/1", 1), new("secret/1", 2), new("devices/2", 2)])).EnsureGranted(1, 0x87, 2).EnsureRefused("secret/1", 0x87);
        FakeVerneMqClient v3 = (await broker.ConnectAsync(Alice with { ClientId = "v3", Version = MqttVersion.V311 })).Client;
        (await v3.SubscribeAsync([new("secret/1", 2), new("devices/2", 2)])).EnsureGranted(0x80, 2);
        (await v3.SubscribeAsync("secret/#")).EnsureRefused(0x80);
        (await v5.UnsubscribeAsync("devices/1", "never")).EnsureUnsubscribed().Codes.ShouldBe([0, 0]);
        broker.EnsureNothingKilled();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ServerDown_EveryoneIsRefused_UntilItIsBack(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target);
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice with { Version = MqttVersion.V311 })).Client;

        broker.SetReach(false);
        (await broker.ConnectAsync(Alice with { ClientId = "late" })).EnsureRefused(134);
        (await client.PublishAsync("devices/1", "x", qos: 1)).EnsureRefused().Reason.ShouldBe("econnrefused");
        client.EnsureDisconnected().KilledBy.ShouldBeNull();
        broker.SetReach(true);
        (await broker.ConnectAsync(Alice)).EnsureAccepted();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Faults_RefuseOrAreTaken(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target, static o => o.AllowFallbacks = true);
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;

        foreach ((Func<NextHookFault, HookFaults> play, bool accepted) in ((Func<NextHookFault, HookFaults>, bool)[])
            [(f => f.Timeout(), false), (f => f.Reset(), false), (f => f.TruncatedBody(), false), (f => f.SlowBody(), true), (f => f.ExtraField(), true), (f => f.UnknownOption(), true), (f => f.Duplicate(), true)])
        {
            play(broker.Faults.Next("auth_on_publish_m5"));
            (await client.PublishAsync("devices/1", "x", qos: 1)).IsAccepted.ShouldBe(accepted, broker.Transcript);
        }

        broker.EnsureNothingKilled();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Session_ConnectionBroken_ExpiresWhenTheClockSaysSo(string way)
    {
        await using VerneMqReach reach = await VerneMqReach.StartAsync(way);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(reach.Target);
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice with { CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) })).Client;
        await client.CloseAsync();
        broker.Sessions.ShouldHaveSingleItem().IsOnline.ShouldBeFalse();

        broker.Time.Advance(TimeSpan.FromSeconds(61));

        broker.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Plugin_InProcess_OnlyItsHooksAreRegistered()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());

        broker.Webhooks.Select(static w => w.Hook).ShouldBe(
            ["auth_on_register", "auth_on_register_m5", "on_client_wakeup", "on_client_offline", "on_client_gone", "on_session_expired", "auth_on_publish", "auth_on_publish_m5", "auth_on_subscribe", "auth_on_subscribe_m5"], ignoreOrder: true);
    }

    [Fact]
    public async Task Plugin_ThatThrows_IsAnsweredForByItsFallback()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        (await broker.ConnectAsync("x", "broken")).AllowFallback().EnsureRefused(134);

        Should.Throw<HookAssertionException>(broker.EnsureNoFallback).Message.ShouldContain("auth_on_register_m5");
        Should.Throw<HookAssertionException>(() => broker.ConnectAsync("y", "broken").Result.AllowFallback().EnsureAccepted()).Message.ShouldContain("refused with 134");
    }

    [Fact]
    public async Task Session_StoredAndExpired_IsTold()
    {
        GatePlugin plugin = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(plugin);
        MqttConnect stored = Alice with { ClientId = "stored", CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        FakeVerneMqClient first = (await broker.ConnectAsync(stored)).EnsureAccepted().Client;
        await first.SubscribeAsync("devices/#", 1);
        await first.DisconnectAsync();
        FakeVerneMqClient publisher = (await broker.ConnectAsync(Alice)).Client;
        (await publisher.PublishAsync("devices/1", "kept", qos: 1)).EnsureNotDelivered("stored");
        broker.Sessions.Single(s => s.ClientId == "stored").ShouldSatisfyAllConditions(s => s.IsOnline.ShouldBeFalse(), s => s.Waiting.ShouldBe(1));

        VerneMqConnectOutcome returned = await broker.ConnectAsync(stored);
        returned.SessionPresent.ShouldBeTrue();
        FakeVerneMqClient second = returned.Client;
        second.EnsureReceived("devices/1", "kept");
        await second.CloseAsync();
        broker.Time.Advance(TimeSpan.FromSeconds(61));

        plugin.Life.ShouldBe(["wakeup stored", "offline stored", "wakeup alice-1", "wakeup stored", "offline stored", "expired stored"]);
        broker.Sessions.Select(static s => s.ClientId).ShouldBe(["alice-1"]);
    }

    [Fact]
    public async Task SharedSubscription_MemberWhoIsAway_GetsAMessageWhenAllAre()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        MqttConnect stored = Alice with { CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        FakeVerneMqClient away = (await broker.ConnectAsync(stored with { ClientId = "away" })).Client;
        FakeVerneMqClient here = (await broker.ConnectAsync(stored with { ClientId = "here" })).Client;
        FakeVerneMqClient publisher = (await broker.ConnectAsync(Alice)).Client;
        await away.SubscribeAsync("$share/g/devices/#", 1);
        await here.SubscribeAsync("$share/g/devices/#", 1);
        await away.DisconnectAsync();

        await publisher.PublishAsync("devices/1", "1", qos: 1);
        await publisher.PublishAsync("devices/1", "2", qos: 1);
        here.Messages.Select(static m => m.Text).ShouldBe(["1", "2"]);

        await here.DisconnectAsync();
        await publisher.PublishAsync("devices/1", "3", qos: 1);
        broker.Sessions.Sum(static s => s.Waiting).ShouldBe(1);
    }

    [Fact]
    public async Task Session_WithTooManyMessages_LosesTheNewest()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        MqttConnect stored = Alice with { ClientId = "stored", CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        FakeVerneMqClient client = (await broker.ConnectAsync(stored)).Client;
        await client.SubscribeAsync("devices/#", 1);
        await client.DisconnectAsync();
        FakeVerneMqClient publisher = (await broker.ConnectAsync(Alice)).Client;
        for (int i = 0; i <= 1000; i++)
        {
            await publisher.PublishAsync("devices/1", $"{i}", qos: 1);
        }

        IReadOnlyList<MqttPublish> messages = (await broker.ConnectAsync(stored)).Client.Messages;

        (messages.Count, messages[0].Text, messages[^1].Text).ShouldBe((1000, "0", "999"));
    }

    [Fact]
    public async Task KeepAlive_SilentClient_IsDroppedAndItsWillIsSent()
    {
        GatePlugin plugin = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(plugin);
        FakeVerneMqClient listener = (await broker.ConnectAsync(Alice with { ClientId = "listener", KeepAlive = 0 })).Client;
        await listener.SubscribeAsync("devices/#");
        FakeVerneMqClient silent = (await broker.ConnectAsync(Alice with { ClientId = "silent", KeepAlive = 10, Will = new MqttWill("legacy/silent", "gone") })).Client;

        broker.Time.Advance(TimeSpan.FromSeconds(14));
        silent.IsConnected.ShouldBeTrue();
        broker.Time.Advance(TimeSpan.FromSeconds(2));

        silent.EnsureDisconnected(141);
        listener.EnsureReceived("devices/silent", "gone");
        plugin.Life.ShouldContain("gone silent");
    }

    [Fact]
    public async Task Will_Refused_ClientIsRefusedWith135()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());

        (await broker.ConnectAsync(Alice with { Will = new MqttWill("forbidden", "x") })).EnsureRefused(135);
        (await broker.ConnectAsync(Alice with { Will = new MqttWill("forbidden", "x"), Version = MqttVersion.V311 })).EnsureRefused(5);
    }

    [Fact]
    public async Task TakeOver_FirstClient_IsToldAndReset()
    {
        GatePlugin plugin = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(plugin);
        FakeVerneMqClient first = (await broker.ConnectAsync(Alice)).Client;
        FakeVerneMqClient second = (await broker.ConnectAsync(Alice)).Client;

        first.EnsureDisconnected(142).IsConnected.ShouldBeFalse();
        second.IsConnected.ShouldBeTrue();
        plugin.Life.ShouldBe(["wakeup alice-1", "gone alice-1", "wakeup alice-1"]);
    }

    [Fact]
    public async Task Throttle_NextPacket_IsReadLater()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;
        (await client.PublishAsync("slow/1", "x", qos: 1)).EnsureAccepted();

        Task<VerneMqPublishOutcome> next = client.PublishAsync("devices/1", "x", qos: 1);
        broker.Time.Advance(TimeSpan.FromMilliseconds(900));
        next.IsCompleted.ShouldBeFalse();
        broker.Time.Advance(TimeSpan.FromMilliseconds(200));
        (await next).EnsureAccepted();
    }

    [Fact]
    public async Task Cache_AnswersUntilItsTimeIsOver()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;
        for (int i = 0; i < 3; i++)
        {
            (await client.PublishAsync("cached/1", $"{i}", qos: 1)).EnsureAccepted();
        }

        broker.Calls.Count(static c => c.Hook == "auth_on_publish_m5").ShouldBe(1);
        broker.ShowCache().ShouldContain(static s => s.Hook == "auth_on_publish_m5" && s.Stat == "hits" && s.Value == 2);
        broker.Time.Advance(TimeSpan.FromSeconds(12));
        await client.PublishAsync("cached/1", "x", qos: 1);
        broker.ClearCache();
        await client.PublishAsync("cached/1", "x", qos: 1);
        broker.Calls.Count(static c => c.Hook == "auth_on_publish_m5").ShouldBe(3);
    }

    [Fact]
    public async Task Mountpoint_OfATenant_KeepsItsMessagesApart()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        FakeVerneMqClient tenant = (await broker.ConnectAsync("t", "tenant", "s3cret")).Client;
        FakeVerneMqClient other = (await broker.ConnectAsync(Alice)).Client;
        await tenant.SubscribeAsync("devices/#");
        await other.SubscribeAsync("devices/#");

        (await tenant.PublishAsync("devices/1", "x")).EnsureDelivered("other-t").EnsureNotDelivered("alice-1");
        tenant.ShouldSatisfyAllConditions(t => t.ClientId.ShouldBe("other-t"), t => t.Mountpoint.ShouldBe("tenant-a"));
    }

    [Fact]
    public async Task Retained_LateSubscriber_GetsItOnce()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;
        await client.PublishAsync("devices/1", "kept", retain: true);
        await client.SubscribeAsync("devices/+");
        client.Messages.ShouldHaveSingleItem().Retain.ShouldBeTrue();

        await client.PublishAsync("devices/1", "", retain: true);
        await client.SubscribeAsync("devices/1");
        client.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Operator_DisconnectsAndReauthorizes()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin(), o => o.Version = FakeVerneMqVersion.V21);
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;
        await client.SubscribeAsync("devices/#");

        (await broker.ReauthorizeAsync("alice", "alice-1")).ShouldBeFalse();
        (await broker.KickAsync("nobody")).ShouldBeFalse();
        (await broker.KickAsync("alice-1")).ShouldBeTrue();
        client.EnsureDisconnected(152);
    }

    [Fact]
    public async Task Start_NothingListens_SaysSo()
    {
        InvalidOperationException problem = await Should.ThrowAsync<InvalidOperationException>(() => FakeVerneMq.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1/vernemq"))));
        problem.Message.ShouldContain("CheckServer");

        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1/vernemq")), static o => o.CheckServer = false);
        (await broker.ConnectAsync("x")).EnsureRefused(134);
    }

    [Fact]
    public async Task Transcript_HoldsNoPasswordAndNoPayload()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new GatePlugin());
        FakeVerneMqClient client = (await broker.ConnectAsync(Alice)).Client;
        VerneMqPublishOutcome outcome = await client.PublishAsync("devices/1", "the payload", qos: 1);

        string told = broker.Transcript + outcome + client + string.Join('\n', broker.Calls);
        told.ShouldNotContain("s3cret");
        told.ShouldNotContain("the payload");
        told.ShouldContain("auth_on_publish_m5");
        broker.Calls[0].Request.ShouldContain("s3cret");
    }
}
