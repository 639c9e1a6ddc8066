namespace HookSdk.VerneMq;

/// <summary>What <c>on_offline_message</c> is given: a message for a client whose session is kept and who is not there. The user name is not told.</summary>
public sealed class OnOfflineMessageRequest : VerneMqMessageRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnOfflineMessageRequest()
    {
    }

    internal OnOfflineMessageRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
