namespace HookSdk.EmqX.ExHook;

/// <summary>A message was handed to the connection of a subscriber.</summary>
public sealed class MessageDeliveredRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public MessageDeliveredRequest()
    {
    }

    internal MessageDeliveredRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Length2:
                    Message = new EmqxMessage(Message, ref reader);
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
}
