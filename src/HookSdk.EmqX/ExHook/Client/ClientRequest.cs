namespace HookSdk.EmqX.ExHook;

/// <summary>What all requests about one client have.</summary>
public abstract class ClientRequest : ExHookRequest, INamesClient
{
    private protected ClientRequest()
    {
    }

    /// <summary>Reads a request that holds the client, who tells of it, and nothing else.</summary>
    private protected ClientRequest(ref WireReader reader)
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

    /// <summary>The client.</summary>
    public EmqxClient Client { get; init; } = EmqxClient.None;

    string? INamesClient.UserName => Client.UserName;

    string? INamesClient.PeerAddress => Client.PeerAddress?.ToString();

    internal override string Node => Client.Node;

    internal override string ClientId => Client.ClientId;
}
