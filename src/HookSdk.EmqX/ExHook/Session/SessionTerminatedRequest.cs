namespace HookSdk.EmqX.ExHook;

/// <summary>A session has ended.</summary>
public sealed class SessionTerminatedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public SessionTerminatedRequest()
    {
    }

    internal SessionTerminatedRequest(ref WireReader reader)
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

    /// <summary>EMQX's word for the reason, mostly as a printed Erlang term: <c>{shutdown,normal}</c>, <c>{shutdown,expired}</c>, <c>kicked</c> and others; empty when EMQX tells none.</summary>
    public string Reason { get; init; } = "";
}
