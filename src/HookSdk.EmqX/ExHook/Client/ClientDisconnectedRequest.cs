namespace HookSdk.EmqX.ExHook;

/// <summary>A client's connection has ended. Of a client that comes back to a session, or for a new one, it comes a second time.</summary>
public sealed class ClientDisconnectedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientDisconnectedRequest()
    {
    }

    internal ClientDisconnectedRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
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

    /// <summary>EMQX's word for the reason: <c>normal</c>, <c>tcp_closed</c>, <c>keepalive_timeout</c>, <c>kicked</c>, <c>takenover</c>, <c>discarded</c> and others, or a printed Erlang term; empty when it tells none.</summary>
    public string Reason { get; init; } = "";
}
