namespace HookSdk.VerneMq;

/// <summary>What <c>auth_on_publish</c> is given: a client of MQTT 3.1 or 3.1.1 publishes, or connects with a will. Base of the request for MQTT 5.</summary>
public class AuthOnPublishRequest : VerneMqMessageRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AuthOnPublishRequest()
    {
    }

    internal AuthOnPublishRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
