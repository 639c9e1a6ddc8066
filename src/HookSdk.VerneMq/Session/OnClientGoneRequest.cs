namespace HookSdk.VerneMq;

/// <summary>What <c>on_client_gone</c> is given: a client has gone and its session with it.</summary>
public sealed class OnClientGoneRequest : VerneMqRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnClientGoneRequest()
    {
    }

    internal OnClientGoneRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
