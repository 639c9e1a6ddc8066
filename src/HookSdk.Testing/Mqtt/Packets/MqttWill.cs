using System.Text;

namespace HookSdk.Testing;

/// <summary>The message that a broker publishes for a client whose connection ends without a proper DISCONNECT.</summary>
public sealed record MqttWill
{
    /// <summary>A will with bytes.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload. It is not copied.</param>
    public MqttWill(string topic, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Topic = topic;
        Payload = payload;
    }

    /// <summary>A will with text.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload; it goes out as UTF-8.</param>
    public MqttWill(string topic, string payload)
        : this(topic, Encoding.UTF8.GetBytes(payload))
    {
    }

    /// <summary>Its topic.</summary>
    public string Topic { get; init; }

    /// <summary>Its payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Its quality of service, 0 to 2.</summary>
    public int QoS { get; init; }

    /// <summary>Whether it is retained.</summary>
    public bool Retain { get; init; }

    /// <summary>Its properties, Will-Delay-Interval among them; MQTT 5 alone has them.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>The will without its payload.</summary>
    public override string ToString() => $"will {Topic} (QoS {QoS}{(Retain ? ", retain" : "")}, {Payload.Length} bytes)";
}
