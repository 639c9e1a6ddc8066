namespace HookSdk.Identity;

/// <summary>What a limit counts by. A call that does not tell it is not limited, which is logged once.</summary>
public enum RateLimitBy
{
    /// <summary>The client id of an MQTT client, the source address of a message, the caller's number of a voice call: <see cref="HookContext.Client"/>.</summary>
    Client,

    /// <summary>The user name, which MQTT clients have; the user's number at M4.</summary>
    UserName,

    /// <summary>The number that a message or a call goes to.</summary>
    Destination,

    /// <summary>The IP address that an MQTT client comes from.</summary>
    PeerAddress,

    /// <summary>The topic that is published to or asked for. Of a subscription with several filters each counts.</summary>
    Topic,
}
