namespace HookSdk.VerneMq;

/// <summary>What <c>on_deliver_m5</c> is given: a message is about to be sent to a client of MQTT 5.</summary>
public sealed class OnDeliverM5Request : OnDeliverRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnDeliverM5Request()
    {
    }

    internal OnDeliverM5Request(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }
}
