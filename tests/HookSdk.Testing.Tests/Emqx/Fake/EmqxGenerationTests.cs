using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>What 5.8.9 and later do otherwise, where recordings have one case of several.</summary>
public sealed class EmqxGenerationTests
{
    [Theory]
    [InlineData("5.1.4", null)]
    [InlineData("5.8.9", 32L)]
    [InlineData("6.0.1", 32L)]
    public async Task Connack_TellsReceiveMaximumFrom589(string version, long? maximum)
    {
        await using ScriptedBroker broker = new(Version(version));
        EmqxChannel channel = await OpenAsync(broker, new MqttConnect("c"));
        channel.Received[0].Properties.Number(MqttPropertyNames.ReceiveMaximum).ShouldBe(maximum);
    }

    [Theory]
    [InlineData("5.1.4", 0, 1)]
    [InlineData("5.10.3", 0, 0)]
    [InlineData("5.10.3", 2, 0)]
    public async Task Answer_WithAWildcardTopic_EndsThePublisherFrom589(string version, int qos, int acknowledged)
    {
        await using ScriptedBroker broker = new(Version(version));
        ScriptedLink link = await broker.AddAsync("a", EmqxFailedAction.Deny, "message.publish", "message.dropped", "client.disconnected");
        link.On("OnMessagePublish", ScriptedLink.Message(new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, Message = new Message { Topic = "a/#", Qos = (uint)qos } }));
        EmqxChannel channel = await OpenAsync(broker, new MqttConnect("c"));

        await channel.Process.PostAsync(async () => await channel.PublishAsync(new MqttPublish("in", "x") { QoS = qos, PacketId = qos > 0 ? 1 : 0 }));

        channel.IsOpen.ShouldBe(acknowledged == 1);
        link.Calls.Count(static c => c.Method == "OnMessageDropped").ShouldBe(acknowledged);
        link.Calls.ShouldNotContain(static c => c.Method == "OnClientDisconnected");
    }

    [Theory]
    [InlineData("5.1.4", "OnSessionResumed OnClientDisconnected OnSessionTakenover OnClientConnected OnClientConnack")]
    [InlineData("5.8.9", "OnSessionResumed OnSessionTakenover OnClientConnected OnClientConnack")]
    [InlineData("6.0.1", "OnSessionResumed OnClientConnected OnClientConnack OnSessionTakenover")]
    public async Task Session_WithoutAConnection_IsResumed(string version, string calls)
    {
        await using ScriptedBroker broker = new(Version(version));
        ScriptedLink link = await broker.AddAsync(
            "a", EmqxFailedAction.Deny, "client.connected", "client.connack", "client.disconnected", "session.resumed", "session.takenover");
        MqttConnect connect = new("c") { CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        EmqxChannel first = await OpenAsync(broker, connect);
        await first.Process.PostAsync(() => first.DisconnectAsync(0, MqttProperties.None));
        int before = link.Calls.Count;

        await OpenAsync(broker, connect);

        string.Join(' ', link.Calls.Skip(before).Select(static c => c.Method)).ShouldBe(calls);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task SharedMember_ThatGoes_LeavesWhatItHasNotAcknowledgedAtQos1(int qos, int delivered)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Watcher());
        FakeEmqxClient publisher = (await emqx.ConnectAsync("p")).Client;
        FakeEmqxClient first = (await emqx.ConnectAsync("a")).Client;
        first.AcknowledgesMessages = false;
        await first.SubscribeAsync("$share/g/t", qos);
        await publisher.PublishAsync("t", "x", qos);
        FakeEmqxClient second = (await emqx.ConnectAsync("b")).Client;
        await second.SubscribeAsync("$share/g/t", qos);

        await first.CloseAsync();
        await emqx.SettledAsync();

        second.Messages.Count.ShouldBe(delivered);
    }

    [Fact]
    public async Task Delayed_WithoutATopic_IsRefusedUnasked()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V60);
        ScriptedLink link = await broker.AddAsync("a", EmqxFailedAction.Deny, "client.authorize");
        link.On("OnClientAuthorize", ScriptedLink.Yes);
        EmqxChannel channel = await OpenAsync(broker, new MqttConnect("c"));

        await channel.Process.PostAsync(async () => await channel.SubscribeAsync([new("$delayed/#", 1), new("$delayed/5/t", 1)], MqttProperties.None, 1));

        channel.Received[^1].Codes.ShouldBe([135, 1]);
        link.Calls.Count(static c => c.Method == "OnClientAuthorize").ShouldBe(1);
    }

    private static FakeEmqxVersion Version(string number) => FakeEmqxVersion.All.Single(v => v.Number == number);

    private static async Task<EmqxChannel> OpenAsync(ScriptedBroker broker, MqttConnect connect)
    {
        EmqxChannel channel = broker.Broker.Open(connect);
        await channel.Process.PostAsync(async () => await channel.ConnectAsync());
        return channel;
    }

    private sealed class Watcher : HookSdk.EmqX.ExHook.ExHookProvider
    {
        public override ValueTask OnMessageAckedAsync(HookSdk.EmqX.ExHook.MessageAckedRequest request, HookContext context) => default;
    }
}
