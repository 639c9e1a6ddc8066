namespace HookSdk.EmqX.ExHook;

/// <summary>A session was made.</summary>
public sealed class SessionCreatedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionCreatedRequest()
    {
    }

    internal SessionCreatedRequest(ref WireReader reader)
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
