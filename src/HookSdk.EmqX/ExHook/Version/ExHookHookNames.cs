namespace HookSdk.EmqX.ExHook;

/// <summary>The hooks' names as EMQX 5 and later spell them. EMQX 4 says client.check_acl for client.authorize and session.takeovered for session.takenover; those are translated.</summary>
public static class ExHookHookNames
{
    /// <summary>A CONNECT came in.</summary>
    public const string ClientConnect = "client.connect";

    /// <summary>A CONNACK is sent.</summary>
    public const string ClientConnack = "client.connack";

    /// <summary>A client has connected.</summary>
    public const string ClientConnected = "client.connected";

    /// <summary>A client's connection has ended.</summary>
    public const string ClientDisconnected = "client.disconnected";

    /// <summary>Is this client let in?</summary>
    public const string ClientAuthenticate = "client.authenticate";

    /// <summary>May this client publish or subscribe to this topic?</summary>
    public const string ClientAuthorize = "client.authorize";

    /// <summary>A SUBSCRIBE is handled.</summary>
    public const string ClientSubscribe = "client.subscribe";

    /// <summary>An UNSUBSCRIBE is handled.</summary>
    public const string ClientUnsubscribe = "client.unsubscribe";

    /// <summary>A session was made.</summary>
    public const string SessionCreated = "session.created";

    /// <summary>A subscription was made.</summary>
    public const string SessionSubscribed = "session.subscribed";

    /// <summary>A subscription was ended by the client.</summary>
    public const string SessionUnsubscribed = "session.unsubscribed";

    /// <summary>A client came back to its session.</summary>
    public const string SessionResumed = "session.resumed";

    /// <summary>A session was thrown away because its client came back for a new one.</summary>
    public const string SessionDiscarded = "session.discarded";

    /// <summary>A session was taken over by a new connection of its client.</summary>
    public const string SessionTakenover = "session.takenover";

    /// <summary>A session has ended.</summary>
    public const string SessionTerminated = "session.terminated";

    /// <summary>A message was published and is about to be routed.</summary>
    public const string MessagePublish = "message.publish";

    /// <summary>A message was handed to a subscriber's connection.</summary>
    public const string MessageDelivered = "message.delivered";

    /// <summary>A subscriber has acknowledged a message.</summary>
    public const string MessageAcked = "message.acked";

    /// <summary>A message was dropped, as nobody subscribes to it for one.</summary>
    public const string MessageDropped = "message.dropped";

    /// <summary>All nineteen.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ClientConnect, ClientConnack, ClientConnected, ClientDisconnected, ClientAuthenticate, ClientAuthorize, ClientSubscribe, ClientUnsubscribe,
        SessionCreated, SessionSubscribed, SessionUnsubscribed, SessionResumed, SessionDiscarded, SessionTakenover, SessionTerminated,
        MessagePublish, MessageDelivered, MessageAcked, MessageDropped,
    ];

    /// <summary>The hooks that decide something: EMQX counts a hook server that does not mount one of them as failed, where there are several.</summary>
    internal static IReadOnlyList<string> Deciding { get; } = [ClientAuthenticate, ClientAuthorize, MessagePublish];

    internal static bool IsDeciding(string hook) => Deciding.Contains(hook, StringComparer.Ordinal);
}
