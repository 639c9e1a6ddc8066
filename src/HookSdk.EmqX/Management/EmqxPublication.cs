using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.EmqX.Management;

/// <summary>A message that EMQX is told to publish.</summary>
/// <param name="Topic">The topic: not empty, without wildcards.</param>
/// <param name="Payload">The payload, of any bytes.</param>
public sealed record EmqxPublication(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Makes a message of a text.</summary>
    /// <param name="topic">The topic: not empty, without wildcards.</param>
    /// <param name="payload">The payload, sent as UTF-8.</param>
    public EmqxPublication(string topic, string payload)
        : this(topic, System.Text.Encoding.UTF8.GetBytes(payload))
    {
    }

    /// <summary>The quality of service: 0 (the default), 1 or 2.</summary>
    public int QoS { get; init; }

    /// <summary>Whether it is kept as the topic's retained message. Off by default.</summary>
    public bool Retain { get; init; }

    /// <summary>How long it is worth delivering: whole seconds from 1 to 4,294,967,295; null, the default: for ever.</summary>
    public TimeSpan? Expiry { get; init; }

    /// <summary>What the payload is, such as <c>application/json</c>; null: nothing is said.</summary>
    public string? ContentType { get; init; }

    /// <summary>Where to answer: a topic without wildcards; null: nothing is said.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>
    /// User properties of MQTT 5, each name once, since EMQX's API takes an object; none by default. Texts only: EMQX takes anything, and then cuts off every
    /// subscriber over MQTT 5.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    private bool HasProperties => Expiry is not null || ContentType is not null || ResponseTopic is not null || UserProperties.Count > 0;

    /// <summary>What is wrong with it; null: nothing.</summary>
    internal string? Problem() =>
        !TopicName.IsValid(Topic) ? "the topic is empty, too long, or holds a wildcard or a null"
        : QoS is < 0 or > 2 ? $"a QoS of {QoS} is outside 0 to 2"
        : Expiry is { } expiry && (expiry < TimeSpan.FromSeconds(1) || expiry > TimeSpan.FromSeconds(uint.MaxValue)) ? $"an expiry of {expiry} is outside 1 to 4,294,967,295 seconds"
        : ResponseTopic is not null && !TopicName.IsValid(ResponseTopic) ? "the response topic is empty, too long, or holds a wildcard or a null"
        : ContentType is not null && !ManagementHttp.IsName(ContentType) ? "half of a surrogate pair is in the content type"
        : UserProperties.Any(static p => p.Key is null || p.Value is null) ? "a user property is null"
        : UserProperties.Any(static p => !ManagementHttp.IsName(p.Key) || !ManagementHttp.IsName(p.Value)) ? "half of a surrogate pair is in a user property"
        : UserProperties.DistinctBy(static p => p.Key, StringComparer.Ordinal).Count() < UserProperties.Count ? "two user properties have one name, and EMQX's API takes each name once"
        : null;

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("topic", Topic);
        writer.WriteBase64String("payload", Payload.Span);
        writer.WriteString("payload_encoding", "base64");
        writer.WriteNumber("qos", QoS);
        writer.WriteBoolean("retain", Retain);
        if (HasProperties)
        {
            WriteProperties(writer);
        }

        writer.WriteEndObject();
    }

    private void WriteProperties(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("properties");
        if (Expiry is { } expiry)
        {
            writer.WriteNumber("message_expiry_interval", (uint)expiry.TotalSeconds);
        }

        if (ContentType is not null)
        {
            writer.WriteString("content_type", ContentType);
        }

        if (ResponseTopic is not null)
        {
            writer.WriteString("response_topic", ResponseTopic);
        }

        if (UserProperties.Count > 0)
        {
            writer.WriteStartObject("user_properties");
            foreach ((string name, string value) in UserProperties)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
