using System.Text;

namespace HookSdk.Testing;

/// <summary>An MQTT message as a client publishes or receives it.</summary>
public sealed record MqttPublish
{
    /// <summary>A message with bytes.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload. It is not copied.</param>
    public MqttPublish(string topic, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Topic = topic;
        Payload = payload;
    }

    /// <summary>A message with text.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The payload; it goes out as UTF-8.</param>
    public MqttPublish(string topic, string payload)
        : this(topic, Encoding.UTF8.GetBytes(payload))
    {
    }

    /// <summary>The topic.</summary>
    public string Topic { get; init; }

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The payload as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>The quality of service, 0 to 2.</summary>
    public int QoS { get; init; }

    /// <summary>The retain flag: from a client, the message is to be kept; to a client, it was.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether this is sent for a second time.</summary>
    public bool Duplicate { get; init; }

    /// <summary>The packet identifier, 1 to 65,535; 0 for QoS 0, and for a message of a client whose fake chooses it.</summary>
    public int PacketId { get; init; }

    /// <summary>The properties; MQTT 5 alone has them.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>The message without its payload.</summary>
    public override string ToString() => $"{Topic} (QoS {QoS}{(Retain ? ", retain" : "")}, {Payload.Length} bytes)";
}
