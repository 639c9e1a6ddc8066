using HookSdk.Mqtt;

namespace HookSdk.EmqX.ExHook;

/// <summary>May this client publish or subscribe to this topic? Asked only where no authorization source of EMQX has answered; the default file does.</summary>
public sealed class ClientAuthorizeRequest : ClientRequest, INamesClient
{
    private bool _result;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientAuthorizeRequest()
    {
    }

    internal ClientAuthorizeRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Varint2:
                    Action = (TopicAction)(int)reader.ReadUInt32();
                    break;
                case Tags.Length3:
                    Topic = reader.ReadText();
                    break;
                case Tags.Varint4:
                    _result = reader.ReadBool();
                    break;
                case Tags.Length5:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>What the client wants to do.</summary>
    public TopicAction Action { get; init; }

    /// <summary>The topic to publish to, or the topic filter to subscribe to. Of a shared subscription up to EMQX 5.3 it is the bare filter. EMQX always tells one; empty in a request made by hand without.</summary>
    public string Topic { get; init; } = "";

    /// <summary>What is answered so far, by providers and hook servers before this one; before them by EMQX's own sources or <c>no_match</c>.</summary>
    public bool Result
    {
        get => _result;
        init => _result = value;
    }

    IReadOnlyList<string> INamesClient.Topics => [Topic];

    internal ClientAuthorizeRequest With(bool result)
    {
        if (result == _result)
        {
            return this;
        }

        ClientAuthorizeRequest changed = (ClientAuthorizeRequest)MemberwiseClone();
        changed._result = result;
        return changed;
    }
}
