using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>A client of a recording: it sends what the recorded one sent, and says which packets its answers are for.</summary>
internal sealed class EmqxReplayClient
{
    private readonly EmqxChannel _channel;
    private readonly Queue<int> _released = new();
    private readonly List<MqttReceived> _toAnswer = [];
    private int _lastPacketId;

    public EmqxReplayClient(EmqxBroker broker, MqttConnect connect, Action<MqttReceived> saw)
    {
        _channel = broker.Open(connect);
        _channel.Sent = received =>
        {
            if (received.Packet is MqttPacket.Pubrel || (received.Packet is MqttPacket.Publish && received.Message!.QoS > 0))
            {
                _toAnswer.Add(received);
            }
            else if (received.Packet == MqttPacket.Pubrec)
            {
                _released.Enqueue(received.PacketId);
            }

            saw(received);
        };
    }

    public Task DoAsync(RecordingLine line, IEnumerable<EmqxReplayClient> members)
    {
        MqttProcess process = _channel.Process;
        JsonObject with = line.With;
        switch (line.Does)
        {
            case "CONNECT":
                return process.PostAsync(async () => await _channel.ConnectAsync());
            case "PUBLISH":
                MqttPublish publish = EmqxPackets.Publish(with);
                publish = publish with { PacketId = publish.QoS == 0 ? 0 : with["packet_id"]?.GetValue<int>() ?? ++_lastPacketId };
                return process.PostAsync(async () => await _channel.PublishAsync(publish));
            case "PUBREL":
                int released = _released.Dequeue();
                return process.PostAsync(() => Done(() => _channel.Release(released)));
            case "SUBSCRIBE":
                MqttSubscription[] filters = [.. with["filters"]!.AsArray().Select(static f => EmqxPackets.Subscription(f!.AsObject()))];
                return process.PostAsync(async () => await _channel.SubscribeAsync(filters, EmqxPackets.Properties(with["properties"]), ++_lastPacketId));
            case "UNSUBSCRIBE":
                string[] names = [.. with["filters"]!.AsArray().Select(static f => f!.GetValue<string>())];
                return process.PostAsync(() => _channel.UnsubscribeAsync(names, EmqxPackets.Properties(with["properties"]), ++_lastPacketId));
            case "PUBACK":
                return AnswerAsync(members, static r => r.Message?.QoS == 1, static (c, id) => c.AcknowledgedAsync(id));
            case "PUBREC":
                return AnswerAsync(members, static r => r.Message?.QoS == 2, static (c, id) => c.ReceivedAsync(id));
            case "PUBCOMP":
                return AnswerAsync(members, static r => r.Packet == MqttPacket.Pubrel, static (c, id) => c.CompletedAsync(id));
            case "PINGREQ":
                return process.PostAsync(() => Done(_channel.Ping));
            case "DISCONNECT":
                return process.PostAsync(() => _channel.DisconnectAsync(EmqxPackets.Number(with, "code"), EmqxPackets.Properties(with["properties"])));
            case "closes the TCP connection":
                return process.PostAsync(() => _channel.EndAsync("tcp_closed"));
            case "CONNECT a second time":
                return process.PostAsync(_channel.BreakProtocolAsync);
            case "sends bytes that are no packet":
                byte[] bytes = Convert.FromBase64String((line.Text("bytes_base64") ?? with["bytes_base64"]?.GetValue<string>())!);
                return process.PostAsync(() => _channel.ReceiveJunkAsync(bytes));
            default:
                throw new NotSupportedException(line.ToString());
        }
    }

    /// <summary>An answer is for the oldest packet that it may be for; where a group shares its messages, of the member that has one.</summary>
    private static Task AnswerAsync(IEnumerable<EmqxReplayClient> members, Predicate<MqttReceived> isMeant, Func<EmqxChannel, int, ValueTask> answer)
    {
        foreach (EmqxReplayClient client in members)
        {
            int i = client._toAnswer.FindIndex(isMeant);
            if (i >= 0)
            {
                int id = client._toAnswer[i].PacketId;
                client._toAnswer.RemoveAt(i);
                return client._channel.Process.PostAsync(() => answer(client._channel, id));
            }
        }

        throw new InvalidOperationException("There is nothing to answer.");
    }

    private static ValueTask Done(Action work)
    {
        work();
        return ValueTask.CompletedTask;
    }
}
