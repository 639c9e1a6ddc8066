namespace HookSdk.VerneMq;

/// <summary>Why one filter is refused, as an MQTT 5 client sees it in the SUBACK. A client of MQTT 3 sees 128 for each of them.</summary>
/// <remarks>The standard's "unspecified error", 128, is not among them: VerneMQ up to 2.1.2 cuts the session of an MQTT 5 client for it.</remarks>
public enum SubscribeRefusal
{
    /// <summary>The client may not subscribe to it (0x87).</summary>
    NotAuthorized = 135,

    /// <summary>A reason of the server's own (0x83).</summary>
    ImplementationSpecific = 131,

    /// <summary>The filter is well formed and not allowed (0x8F).</summary>
    TopicFilterInvalid = 143,

    /// <summary>The packet identifier is in use (0x91).</summary>
    PacketIdentifierInUse = 145,

    /// <summary>A quota is used up (0x97).</summary>
    QuotaExceeded = 151,

    /// <summary>Shared subscriptions are not supported for this client (0x9E).</summary>
    SharedSubscriptionsNotSupported = 158,

    /// <summary>Subscription identifiers are not supported (0xA1).</summary>
    SubscriptionIdentifiersNotSupported = 161,

    /// <summary>Wildcards are not supported for this client (0xA2).</summary>
    WildcardSubscriptionsNotSupported = 162,
}
