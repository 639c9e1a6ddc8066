namespace HookSdk.EmqX.ExHook;

/// <summary>A client came back to its session.</summary>
public sealed class SessionResumedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionResumedRequest()
    {
    }

    internal SessionResumedRequest(ref WireReader reader)
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
