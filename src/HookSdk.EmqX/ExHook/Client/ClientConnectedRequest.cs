namespace HookSdk.EmqX.ExHook;

/// <summary>A client has connected.</summary>
public sealed class ClientConnectedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientConnectedRequest()
    {
    }

    internal ClientConnectedRequest(ref WireReader reader)
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
