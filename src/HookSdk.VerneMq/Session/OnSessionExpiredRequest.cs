namespace HookSdk.VerneMq;

/// <summary>What <c>on_session_expired</c> is given: the expiry time of a stored session has passed. No <c>on_client_gone</c> follows.</summary>
public sealed class OnSessionExpiredRequest : VerneMqRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnSessionExpiredRequest()
    {
    }

    internal OnSessionExpiredRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
