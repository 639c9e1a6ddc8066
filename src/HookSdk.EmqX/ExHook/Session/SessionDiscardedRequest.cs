namespace HookSdk.EmqX.ExHook;

/// <summary>A session was thrown away: its client came back for a new one.</summary>
public sealed class SessionDiscardedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionDiscardedRequest()
    {
    }

    internal SessionDiscardedRequest(ref WireReader reader)
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
