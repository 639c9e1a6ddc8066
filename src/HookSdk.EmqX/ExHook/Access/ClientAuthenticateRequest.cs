namespace HookSdk.EmqX.ExHook;

/// <summary>Is this client let in?</summary>
public sealed class ClientAuthenticateRequest : ClientRequest
{
    private bool _result;
    private string? _password;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientAuthenticateRequest()
    {
    }

    internal ClientAuthenticateRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    Client = new EmqxClient(Client, ref reader);
                    break;
                case Tags.Varint2:
                    _result = reader.ReadBool();
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

    /// <summary>The password; empty when the client gave none. A password that is not UTF-8 makes EMQX fail before it asks.</summary>
    public string Password
    {
        get => _password ?? Client.Password;
        init => _password = value;
    }

    /// <summary>What is answered so far, by providers and hook servers before this one; before them by EMQX's own authenticators. With none of those it is false on EMQX 5.</summary>
    public bool Result
    {
        get => _result;
        init => _result = value;
    }

    internal ClientAuthenticateRequest With(bool result)
    {
        if (result == _result)
        {
            return this;
        }

        ClientAuthenticateRequest changed = (ClientAuthenticateRequest)MemberwiseClone();
        changed._result = result;
        return changed;
    }
}
