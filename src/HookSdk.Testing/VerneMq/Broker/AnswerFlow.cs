namespace HookSdk.Testing;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP of a client, those for identifiers that nobody knows among them.</summary>
internal sealed class AnswerFlow(VerneMqBroker broker)
{
    private const int PacketIdentifierNotFound = 0x92;
    private const int FirstError = 0x80;

    public ValueTask RunAsync(VerneMqChannel channel, MqttPacket packet, int packetId, int code)
    {
        if (channel.Session is not { } session)
        {
            return default;
        }

        switch (packet)
        {
            case MqttPacket.Puback:
                return session.Acknowledge(packetId) is null ? default : broker.Delivery.SendWaitingAsync(channel, session);
            case MqttPacket.Pubrec when code >= FirstError:
                // The place in the window is free again, but nothing is sent for it before the next answer.
                session.TryDrop(packetId);
                return default;
            case MqttPacket.Pubrec:
                return ReceivedAsync(channel, session, packetId);
            case MqttPacket.Pubrel:
                return ReleasedAsync(channel, session, packetId);
            case MqttPacket.Pubcomp when session.Complete(packetId) is not null:
                return broker.Delivery.SendWaitingAsync(channel, session);
            case MqttPacket.Pubcomp:
                return broker.Ending.DropAsync(channel, EndFlow.NormalDisconnection);
            default:
                return default;
        }
    }

    private ValueTask ReceivedAsync(VerneMqChannel channel, MqttSession session, int packetId)
    {
        bool isKnown = session.Receive(packetId) is not null || session.InFlight.Any(d => d.PacketId == packetId && d.IsReceived);
        if (!isKnown && !channel.IsV5)
        {
            return broker.Ending.CutAsync(channel);
        }

        channel.Send(new MqttReceived(MqttPacket.Pubrel, isKnown ? 0 : PacketIdentifierNotFound) { PacketId = packetId });
        return default;
    }

    private ValueTask ReleasedAsync(VerneMqChannel channel, MqttSession session, int packetId)
    {
        bool isKnown = session.TryRelease(packetId);
        channel.Send(new MqttReceived(MqttPacket.Pubcomp, isKnown || !channel.IsV5 ? 0 : PacketIdentifierNotFound) { PacketId = packetId });
        return isKnown ? broker.Delivery.SendWaitingAsync(channel, session) : default;
    }
}
