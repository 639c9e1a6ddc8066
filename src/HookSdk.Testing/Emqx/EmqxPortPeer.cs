namespace HookSdk.Testing;

/// <summary>What FakeEmqx does with the packets of a client of a port.</summary>
internal sealed class EmqxPortPeer(FakeEmqx emqx, EmqxChannel channel) : MqttPortPeer
{
    public override MqttChannel Channel => channel;

    public override string ClientId => channel.ClientId;

    public override Task ConnectAsync() => RunAsync(async () =>
    {
        MqttReceived connack = await channel.ConnectAsync().ConfigureAwait(false);
        emqx.Tell(() => $"=> {connack}{(channel.Decision is { } decision ? $" ({decision})" : "")}");
    });

    public override Task ReceiveAsync(MqttRequest request)
    {
        emqx.Tell(() => LineOf(request));
        return RunAsync(() => request.Kind switch
        {
            MqttRequestKind.Publish => PublishAsync(request.Publish!),
            MqttRequestKind.Puback => channel.AcknowledgedAsync(request.PacketId),
            MqttRequestKind.Pubrec => channel.ReceivedAsync(request.PacketId),
            MqttRequestKind.Pubcomp => channel.CompletedAsync(request.PacketId),
            MqttRequestKind.Subscribe => SubscribeAsync(request),
            MqttRequestKind.Unsubscribe => channel.UnsubscribeAsync(request.Filters, request.Properties, request.PacketId),
            MqttRequestKind.Disconnect => channel.DisconnectAsync(request.Code, request.Properties),
            _ => Answer(request),
        });
    }

    public override Task BreakProtocolAsync() => RunAsync(channel.BreakProtocolAsync);

    public override Task ReceiveJunkAsync(byte[] bytes, int code) => RunAsync(() => code == MqttWireException.PacketTooLarge
        ? channel.EndAsync("frame_too_large", EmqxReason.PacketTooLarge)
        : channel.ReceiveJunkAsync(bytes));

    public override Task LoseAsync()
    {
        emqx.Tell(() => $"{ClientId} ends the connection without a word");
        return RunAsync(() => channel.EndAsync("tcp_closed"));
    }

    public override void OnSent(MqttReceived packet)
    {
        if (packet.Message is { } message)
        {
            emqx.Tell(() => $"  {ClientId} receives {message}");
        }
        else if (packet.Packet is MqttPacket.Disconnect or MqttPacket.Closed)
        {
            emqx.Tell(() => $"  {ClientId} sees {packet}");
        }
    }

    private Task RunAsync(Func<ValueTask> work)
    {
        Task running = channel.Process.PostAsync(work);
        emqx.Track(running);
        return running;
    }

    /// <summary>Subscribers get the message in their own time: <see cref="FakeEmqx.SettledAsync"/> waits for it.</summary>
    private async ValueTask PublishAsync(MqttPublish message) => await channel.PublishAsync(message).ConfigureAwait(false);

    private async ValueTask SubscribeAsync(MqttRequest request) =>
        await channel.SubscribeAsync(request.Subscriptions, request.Properties, request.PacketId).ConfigureAwait(false);

    private ValueTask Answer(MqttRequest request)
    {
        if (request.Kind == MqttRequestKind.Pubrel)
        {
            channel.Release(request.PacketId);
        }
        else
        {
            channel.Ping();
        }

        return default;
    }

    private string LineOf(MqttRequest request) => request.Kind switch
    {
        MqttRequestKind.Publish => $"{ClientId} publishes {request.Publish}",
        MqttRequestKind.Subscribe => $"{ClientId} subscribes to {string.Join(", ", request.Subscriptions.Select(static s => s.Filter))}",
        MqttRequestKind.Unsubscribe => $"{ClientId} unsubscribes from {string.Join(", ", request.Filters)}",
        MqttRequestKind.Disconnect => $"{ClientId} disconnects",
        _ => $"{ClientId} sends {request.Kind.ToString().ToUpperInvariant()}",
    };
}
