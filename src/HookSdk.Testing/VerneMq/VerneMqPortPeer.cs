namespace HookSdk.Testing;

/// <summary>What FakeVerneMq does with the packets of a client of a port.</summary>
internal sealed class VerneMqPortPeer(FakeVerneMq broker, VerneMqChannel channel) : MqttPortPeer
{
    public override MqttChannel Channel => channel;

    public override string ClientId => channel.Caller.ClientId;

    public override Task ConnectAsync() => channel.ConnectAsync();

    public override Task ReceiveAsync(MqttRequest request)
    {
        broker.Tell($"{channel.Name} -> {LineOf(request)}");
        return request.Kind switch
        {
            MqttRequestKind.Publish => channel.PublishAsync(request.Publish!, new VerneMqPublishResult()),
            MqttRequestKind.Puback => channel.AnswerAsync(MqttPacket.Puback, request.PacketId, request.Code),
            MqttRequestKind.Pubrec => channel.AnswerAsync(MqttPacket.Pubrec, request.PacketId, request.Code),
            MqttRequestKind.Pubrel => channel.AnswerAsync(MqttPacket.Pubrel, request.PacketId, request.Code),
            MqttRequestKind.Pubcomp => channel.AnswerAsync(MqttPacket.Pubcomp, request.PacketId, request.Code),
            MqttRequestKind.Subscribe => channel.SubscribeAsync(request.PacketId, request.Subscriptions, request.Properties),
            MqttRequestKind.Unsubscribe => channel.UnsubscribeAsync(request.PacketId, request.Filters, request.Properties),
            MqttRequestKind.Disconnect => channel.DisconnectAsync(request.Code, request.Properties),
            _ => channel.PingAsync(),
        };
    }

    public override Task BreakProtocolAsync() => broker.CutAsync(channel);

    public override Task ReceiveJunkAsync(byte[] bytes, int code) => broker.RefusePacketAsync(channel, code);

    public override Task LoseAsync()
    {
        broker.Tell($"{channel.Name}: the connection breaks");
        return channel.LoseAsync();
    }

    public override void OnSent(MqttReceived packet) => broker.Tell($"{channel.Name} <- {packet}");

    private static string LineOf(MqttRequest request) => request.Kind switch
    {
        MqttRequestKind.Publish => $"PUBLISH {request.Publish}",
        MqttRequestKind.Subscribe => $"SUBSCRIBE {string.Join(", ", request.Subscriptions.Select(static f => $"{f.Filter} (QoS {f.QoS})"))}",
        MqttRequestKind.Unsubscribe => $"UNSUBSCRIBE {string.Join(", ", request.Filters)}",
        _ => request.Kind.ToString().ToUpperInvariant(),
    };
}
