using System.Text;

namespace HookSdk.EmqX.ExProto;

/// <summary>A message that EMQX delivers to a device for one of its subscriptions.</summary>
public sealed class ExProtoMessage
{
    /// <summary>The topic; empty should EMQX not tell it.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload. It may be kept.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The QoS, 0 to 2.</summary>
    public int QoS { get; init; }

    /// <summary>The client id of who published it; empty when EMQX does not tell it.</summary>
    public string From { get; init; } = "";

    /// <summary>EMQX's id of the message; empty when EMQX does not tell it.</summary>
    public string Id { get; init; } = "";

    /// <summary>The node that it was published on; empty when EMQX does not tell it.</summary>
    public string Node { get; init; } = "";

    /// <summary>When it was published.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The payload as UTF-8 text, empty of an empty one. Made anew with each look.</summary>
    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>How many bytes had come from the device when this was delivered: its place among the frames.</summary>
    internal long Position { get; set; }

    /// <summary>Topic, QoS and the payload's length; never the payload.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Topic} (QoS {QoS}, {Payload.Length} bytes)";
}
