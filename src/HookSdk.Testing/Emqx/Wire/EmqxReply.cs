namespace HookSdk.Testing;

/// <summary>What a hook server has answered to a question.</summary>
/// <param name="Type">What becomes of the chain; any number that came.</param>
/// <param name="IsAllowed">The answer yes or no; null: it holds none.</param>
/// <param name="Message">The message that it holds; null: none.</param>
internal sealed record EmqxReply(EmqxReplyType Type, bool? IsAllowed, EmqxToldMessage? Message)
{
    /// <summary>The reply in one line, without payload.</summary>
    public override string ToString()
    {
        string type = Type switch
        {
            EmqxReplyType.Continue => "CONTINUE",
            EmqxReplyType.Ignore => "IGNORE",
            EmqxReplyType.StopAndReturn => "STOP_AND_RETURN",
            _ => $"type {(int)Type}",
        };
        return IsAllowed is { } allowed ? $"{type} {(allowed ? "true" : "false")}"
            : Message is { } message ? $"{type} message to {message.Topic} (QoS {(uint)message.QoS}, {message.Payload.Length} bytes){(message.AllowPublish is { } publish ? $", allow_publish {publish}" : "")}"
            : type;
    }
}
