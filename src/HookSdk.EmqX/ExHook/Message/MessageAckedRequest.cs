namespace HookSdk.EmqX.ExHook;

/// <summary>A subscriber has acknowledged a message of QoS 1 or 2.</summary>
public sealed class MessageAckedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public MessageAckedRequest()
    {
    }

    internal MessageAckedRequest(ref WireReader reader)
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
