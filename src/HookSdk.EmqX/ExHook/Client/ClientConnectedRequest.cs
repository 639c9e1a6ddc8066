namespace HookSdk.EmqX.ExHook;

/// <summary>A client has connected.</summary>
public sealed class ClientConnectedRequest : ClientRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ClientConnectedRequest()
    {
    }

    internal ClientConnectedRequest(ref WireReader reader)
        : base(ref reader)
    {
    }
}
