namespace HookSdk.EmqX.ExHook;

/// <summary>A message was dropped. One that a publish hook has dropped is not reported.</summary>
public sealed class MessageDroppedRequest : ExHookRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public MessageDroppedRequest()
    {
    }

    internal MessageDroppedRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Message = new EmqxMessage(Message, ref reader);
                    break;
                case Tags.Length2:
                    Reason = reader.ReadRepeatedText();
                    break;
                case Tags.Length3:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>The message.</summary>
    public EmqxMessage Message { get; init; } = EmqxMessage.None;

    /// <summary>EMQX's word for the reason, such as <c>no_subscribers</c>; empty when it tells none.</summary>
    public string Reason { get; init; } = "";

    internal override string Node => Message.Node;

    internal override string ClientId => Message.From;
}
