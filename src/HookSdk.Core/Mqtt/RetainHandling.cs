namespace HookSdk.Mqtt;

/// <summary>MQTT 5: whether retained messages are sent to a new subscription. A number that MQTT does not have is kept as it is.</summary>
public enum RetainHandling
{
    /// <summary>They are sent.</summary>
    SendRetain,

    /// <summary>They are sent unless the client has subscribed to the same filter already.</summary>
    SendIfNewSubscription,

    /// <summary>They are not sent.</summary>
    DontSend,
}
