namespace HookSdk.VerneMq;

/// <summary>What <c>on_client_offline</c> is given: a client whose session is kept has gone.</summary>
public sealed class OnClientOfflineRequest : VerneMqRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnClientOfflineRequest()
    {
    }

    internal OnClientOfflineRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
