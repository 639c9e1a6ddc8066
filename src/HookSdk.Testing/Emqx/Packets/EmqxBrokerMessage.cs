using System.Collections.ObjectModel;

namespace HookSdk.Testing;

/// <summary>A message inside the fake EMQX.</summary>
internal sealed record EmqxBrokerMessage : MqttMessage
{
    /// <summary>The header by which hook servers drop a message.</summary>
    public const string AllowPublish = "allow_publish";

    /// <summary>32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Those that hook servers are told: username, protocol, peerhost, allow_publish.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The shared subscription that it goes out by; null: a subscription of the client's own.</summary>
    public string? ByGroup { get; init; }

    /// <summary>Whether its properties cannot be written for MQTT 5: whoever is to get it is cut off.</summary>
    public bool CutsOff { get; init; }

    /// <summary>Topics below <c>$SYS/</c> reach no message hook.</summary>
    public bool IsSystem => Topic.StartsWith("$SYS/", StringComparison.Ordinal);

    /// <summary>Whether a hook server has forbidden it.</summary>
    public bool IsForbidden => Headers.TryGetValue(AllowPublish, out string? allowed) && allowed == "false";

    /// <summary>Subscribers get neither the publisher's alias nor the delay of a will.</summary>
    public override MqttPublish ToPublish(MqttVersion version, DateTimeOffset now, int packetId = 0, bool duplicate = false)
    {
        MqttPublish packet = base.ToPublish(version, now, packetId, duplicate);
        return packet with { Properties = packet.Properties.Without(MqttPropertyNames.TopicAlias).Without(MqttPropertyNames.WillDelayInterval) };
    }

    /// <summary>
    /// The message with what EMQX takes from a hook server's answer: topic, payload, QoS, and the header allow_publish when it is exactly <c>true</c> or <c>false</c>.
    /// Nothing of it is checked.
    /// </summary>
    public EmqxBrokerMessage With(string topic, ReadOnlyMemory<byte> payload, int qos, string? allowPublish)
    {
        EmqxBrokerMessage changed = this with { Topic = topic, Payload = payload, QoS = qos };
        return allowPublish is "true" or "false"
            ? changed with { Headers = new Dictionary<string, string>(Headers, StringComparer.Ordinal) { [AllowPublish] = allowPublish } }
            : changed;
    }
}
