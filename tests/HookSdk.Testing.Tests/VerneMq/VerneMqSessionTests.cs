using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>What VerneMQ's sessions and parser do beside what hooks say, where recordings have one case of several.</summary>
public sealed class VerneMqSessionTests
{
    private const int Unknown = 0x92;

    private static readonly MqttProperties Lasting = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 300);

    [Theory]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V5, "a/+", null)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V311, "a/+", null)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V5, "a/+", 144)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V5, "1/2/3/4/5/6/7/8/9/10/11", 129)]
    public async Task Publish_ThatTheParserStops_EndsTheConnectionUnasked(FakeVerneMqVersion broker, MqttVersion version, string topic, int? code)
    {
        await using FakeVerneMq fake = Fake(broker);
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = version })).Client;

        (await client.PublishAsync(topic, "x", qos: 1)).EnsureRefused();

        client.EnsureDisconnected(code);
        client.Received.Any(static r => r.Packet == MqttPacket.Disconnect).ShouldBe(code is not null);
        fake.Calls.ShouldNotContain(static c => c.Hook.StartsWith("auth_on_publish", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a#", 143)]
    [InlineData("a/#/b", 143)]
    [InlineData("$share/g", 129)]
    [InlineData("1/2/3/4/5/6/7/8/9/10/11", 129)]
    public async Task Filter_ThatTheParserStops_EndsTheConnectionUnasked(string filter, int code)
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        FakeVerneMqClient subscriber = (await fake.ConnectAsync("s")).Client;
        FakeVerneMqClient leaver = (await fake.ConnectAsync("u")).Client;

        await subscriber.SubscribeAsync(filter);
        await leaver.UnsubscribeAsync(filter);

        subscriber.EnsureDisconnected(code);
        leaver.EnsureDisconnected(code);
        fake.Calls.ShouldNotContain(static c => c.Hook.Contains("subscribe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MqttVersion.V311, 2)]
    [InlineData(MqttVersion.V5, 133)]
    public async Task ClientId_TooLong_IsRefusedUnasked(MqttVersion version, int code)
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        (await fake.ConnectAsync(new MqttConnect(new string('c', 100)) { Version = version })).EnsureAccepted();
        int calls = fake.Calls.Count;

        (await fake.ConnectAsync(new MqttConnect(new string('c', 99) + "é") { Version = version })).EnsureRefused(code);

        fake.Calls.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V311, true)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V311, false)]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V5, true)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V5, true)]
    public async Task Will_AfterAPacketThatTheParserStops_IsSentButBy22WithMqtt3(FakeVerneMqVersion broker, MqttVersion version, bool isSent)
    {
        await using FakeVerneMq fake = Fake(broker);
        FakeVerneMqClient watcher = (await fake.ConnectAsync("w")).Client;
        await watcher.SubscribeAsync("gone");
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = version, Will = new MqttWill("gone", "x") })).Client;

        await client.SubscribeAsync("a#");

        watcher.Messages.Count.ShouldBe(isSent ? 1 : 0);
    }

    [Fact]
    public async Task Identifiers_Unknown_AreToldToMqtt5AndEndMqtt3()
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        VerneMqChannel v5 = await OpenAsync(fake, "v5", MqttVersion.V5);
        VerneMqChannel v3 = await OpenAsync(fake, "v3", MqttVersion.V311);

        await v5.AnswerAsync(MqttPacket.Pubrel, 9);
        await v5.AnswerAsync(MqttPacket.Pubrec, 9);
        await v5.AnswerAsync(MqttPacket.Pubcomp, 9);
        await v3.AnswerAsync(MqttPacket.Pubrel, 9);
        await v3.AnswerAsync(MqttPacket.Pubrec, 9);

        v5.Received.Skip(1).Select(static r => (r.Packet, r.Code)).ShouldBe([(MqttPacket.Pubcomp, Unknown), (MqttPacket.Pubrel, Unknown), (MqttPacket.Disconnect, 0), (MqttPacket.Reset, 0)]);
        v3.Received.Skip(1).Select(static r => (r.Packet, r.Code)).ShouldBe([(MqttPacket.Pubcomp, 0), (MqttPacket.Reset, 0)]);
    }

    [Theory]
    [InlineData(1, 131)]
    [InlineData(2, 128)]
    public async Task Alias_OfNoTopic_IsRefused_AndStandsForTheTopicOnceItIsSet(int qos, int code)
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        FakeVerneMqClient client = (await fake.ConnectAsync("c")).Client;
        MqttProperties alias = MqttProperties.None.With(MqttPropertyNames.TopicAlias, 4);

        (await client.PublishAsync(new MqttPublish("", "x") { QoS = qos, Properties = alias })).EnsureRefused().Code.ShouldBe(code);
        await client.PublishAsync(new MqttPublish("t", "x") { QoS = qos, Properties = alias });
        VerneMqPublishOutcome outcome = await client.PublishAsync(new MqttPublish("", "y") { QoS = qos, Properties = alias });

        outcome.EnsureAccepted().Message!.Topic.ShouldBe("t");
        outcome.Message!.Properties.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Retained_GoesOutWithTheQosOfTheSubscription_ToItsPublisherTooInspiteOfNoLocal()
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        FakeVerneMqClient client = (await fake.ConnectAsync("c")).Client;
        await client.PublishAsync("a", "A", qos: 0, retain: true);
        await client.PublishAsync("b", "B", qos: 0, retain: true);

        await client.SubscribeAsync([new("a", 2) { NoLocal = true }, new("b", 1)]);

        client.Messages.Select(static m => (m.Topic, m.QoS)).ShouldBe([("a", 2), ("b", 1)]);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(60, 1)]
    public async Task Offline_TheStoreForgetsTheQosOfTheSubscription_UnlessTheMessageExpires(int? expiry, int qos)
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        FakeVerneMqClient away = (await fake.ConnectAsync(new MqttConnect("away") { Properties = Lasting, CleanStart = false })).Client;
        await away.SubscribeAsync("t", 1);
        await away.DisconnectAsync();
        MqttProperties properties = expiry is { } seconds ? MqttProperties.None.With(MqttPropertyNames.MessageExpiryInterval, seconds) : MqttProperties.None;
        await (await fake.ConnectAsync("p")).Client.PublishAsync(new MqttPublish("t", "x") { QoS = 2, Properties = properties });

        FakeVerneMqClient back = (await fake.ConnectAsync(new MqttConnect("away") { Properties = Lasting, CleanStart = false })).Client;

        back.Messages.Single().QoS.ShouldBe(qos);
    }

    [Theory]
    [InlineData(MqttVersion.V311, "0", 3)]
    [InlineData(MqttVersion.V311, "1", 1)]
    [InlineData(MqttVersion.V5, "1", 3)]
    public async Task MaxInflight_OfTheReply_IsForMqtt3Alone_AndZeroIsNoLimit(MqttVersion version, string most, int delivered)
    {
        await using FakeVerneMq fake = VerneMqReplyTests.Fixed(
            FakeVerneMqVersion.V22,
            hook => hook.StartsWith("auth_on_register", StringComparison.Ordinal) ? $$$"""{"result":"ok","modifiers":{"max_inflight_messages":{{{most}}}}}""" : """{"result":"ok"}""");
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = version })).Client;
        client.AcknowledgesMessages = false;
        await client.SubscribeAsync("t", 1);
        FakeVerneMqClient publisher = (await fake.ConnectAsync("p")).Client;

        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAsync("t", "x", qos: 1);
        }

        client.Messages.Count.ShouldBe(delivered);
    }

    [Fact]
    public async Task MaximumPacketSize_UserPropertiesAreLeftOutFirst()
    {
        await using FakeVerneMq fake = Fake(FakeVerneMqVersion.V22);
        FakeVerneMqClient small = (await fake.ConnectAsync(new MqttConnect("s") { Properties = MqttProperties.None.With(MqttPropertyNames.MaximumPacketSize, 40) })).Client;
        await small.SubscribeAsync("t", 1);
        FakeVerneMqClient publisher = (await fake.ConnectAsync("p")).Client;

        await publisher.PublishAsync(new MqttPublish("t", "fits") { QoS = 1, Properties = MqttProperties.None.WithUserProperty("name", new string('v', 40)) });
        (await publisher.PublishAsync("t", new string('x', 60), qos: 1)).EnsureNotDelivered("s");

        small.Messages.Single().Properties.UserProperties.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, (byte)'x' }, "\uFFFDx")]
    [InlineData(new byte[] { 0xC0, 0x80, 0xFF, 0xFF }, "\uFFFD\uFFFD\uFFFD")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\uFFFD")]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80, 0x80 }, "\U0001F600\uFFFD")]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80 }, "\uFFFD\uFFFD\uFFFD")]
    public void Text_ThatIsNoUtf8_IsReplacedAsTheBrokerDoes(byte[] bytes, string text) => WebhookUtf8.Decode(bytes).ShouldBe(text);

    private static FakeVerneMq Fake(FakeVerneMqVersion version) => VerneMqReplyTests.Fixed(version, static _ => """{"result":"ok"}""");

    private static async Task<VerneMqChannel> OpenAsync(FakeVerneMq fake, string clientId, MqttVersion version)
    {
        VerneMqChannel channel = fake.Open(new MqttConnect(clientId) { Version = version }, new VerneMqPeer(), clientId);
        await channel.ConnectAsync();
        return channel;
    }
}
