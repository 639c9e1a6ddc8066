namespace HookSdk.VerneMq;

/// <summary>What <c>on_client_wakeup</c> is given: the queue of a client is ready. Comes for every connect, clean or not, nearly always before <c>on_register</c>.</summary>
public sealed class OnClientWakeupRequest : VerneMqRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnClientWakeupRequest()
    {
    }

    internal OnClientWakeupRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
