namespace HookSdk.VerneMq;

/// <summary>What <c>on_publish</c> is given: a message of a client of MQTT 3.1 or 3.1.1 was routed, as the hooks have changed it. Base of the request for MQTT 5.</summary>
public class OnPublishRequest : VerneMqMessageRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnPublishRequest()
    {
    }

    internal OnPublishRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
