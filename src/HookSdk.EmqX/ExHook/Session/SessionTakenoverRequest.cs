namespace HookSdk.EmqX.ExHook;

/// <summary>A session was taken over by a new connection of its client.</summary>
public sealed class SessionTakenoverRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionTakenoverRequest()
    {
    }

    internal SessionTakenoverRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Length2:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }
}
