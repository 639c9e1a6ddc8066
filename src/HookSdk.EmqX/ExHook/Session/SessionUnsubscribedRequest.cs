namespace HookSdk.EmqX.ExHook;

/// <summary>A subscription was ended by its client. A session that ends reports none of its own.</summary>
public sealed class SessionUnsubscribedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionUnsubscribedRequest()
    {
    }

    internal SessionUnsubscribedRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Length2:
                    Filter = reader.ReadText();
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

    /// <summary>The topic filter. Of a shared subscription up to EMQX 5.3 it is the bare one. EMQX always tells one; empty in a request made by hand without.</summary>
    public string Filter { get; init; } = "";
}
