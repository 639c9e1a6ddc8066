namespace HookSdk.VerneMq;

/// <summary>The hooks' names as VerneMQ spells them, in registrations and in the header <c>vernemq-hook</c>.</summary>
public static class VerneMqHookNames
{
    /// <summary>A client of MQTT 3.1 or 3.1.1 wants to connect.</summary>
    public const string AuthOnRegister = "auth_on_register";

    /// <summary>A client of MQTT 5 wants to connect.</summary>
    public const string AuthOnRegisterM5 = "auth_on_register_m5";

    /// <summary>A session of MQTT 3.1 or 3.1.1 is registered.</summary>
    public const string OnRegister = "on_register";

    /// <summary>A session of MQTT 5 is registered.</summary>
    public const string OnRegisterM5 = "on_register_m5";

    /// <summary>The queue of a client is ready.</summary>
    public const string OnClientWakeup = "on_client_wakeup";

    /// <summary>A client of a persistent session has gone.</summary>
    public const string OnClientOffline = "on_client_offline";

    /// <summary>A client and its session have gone.</summary>
    public const string OnClientGone = "on_client_gone";

    /// <summary>A stored session has expired.</summary>
    public const string OnSessionExpired = "on_session_expired";

    /// <summary>A client of MQTT 3.1 or 3.1.1 publishes, or connects with a will.</summary>
    public const string AuthOnPublish = "auth_on_publish";

    /// <summary>A client of MQTT 5 publishes, or connects with a will.</summary>
    public const string AuthOnPublishM5 = "auth_on_publish_m5";

    /// <summary>A message of a client of MQTT 3.1 or 3.1.1 was routed.</summary>
    public const string OnPublish = "on_publish";

    /// <summary>A message of a client of MQTT 5 was routed.</summary>
    public const string OnPublishM5 = "on_publish_m5";

    /// <summary>A message is about to be sent to a client of MQTT 3.1 or 3.1.1.</summary>
    public const string OnDeliver = "on_deliver";

    /// <summary>A message is about to be sent to a client of MQTT 5.</summary>
    public const string OnDeliverM5 = "on_deliver_m5";

    /// <summary>A message was stored for a client that is not there.</summary>
    public const string OnOfflineMessage = "on_offline_message";

    /// <summary>A client of MQTT 3.1 or 3.1.1 subscribes.</summary>
    public const string AuthOnSubscribe = "auth_on_subscribe";

    /// <summary>A client of MQTT 5 subscribes.</summary>
    public const string AuthOnSubscribeM5 = "auth_on_subscribe_m5";

    /// <summary>A client of MQTT 3.1 or 3.1.1 has subscribed.</summary>
    public const string OnSubscribe = "on_subscribe";

    /// <summary>A client of MQTT 5 has subscribed.</summary>
    public const string OnSubscribeM5 = "on_subscribe_m5";

    /// <summary>A client of MQTT 3.1 or 3.1.1 unsubscribes.</summary>
    public const string OnUnsubscribe = "on_unsubscribe";

    /// <summary>A client of MQTT 5 unsubscribes.</summary>
    public const string OnUnsubscribeM5 = "on_unsubscribe_m5";

    /// <summary>All 21 that can work, in the order in which a client meets them. <c>on_auth_m5</c> is not among them: no released VerneMQ can carry it out.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AuthOnRegister, AuthOnRegisterM5, OnRegister, OnRegisterM5,
        OnClientWakeup, OnClientOffline, OnClientGone, OnSessionExpired,
        AuthOnPublish, AuthOnPublishM5, OnPublish, OnPublishM5,
        OnDeliver, OnDeliverM5, OnOfflineMessage, AuthOnSubscribe,
        AuthOnSubscribeM5, OnSubscribe, OnSubscribeM5, OnUnsubscribe,
        OnUnsubscribeM5,
    ];
}
