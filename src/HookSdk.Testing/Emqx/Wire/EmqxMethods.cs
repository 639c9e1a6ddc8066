namespace HookSdk.Testing;

/// <summary>The hooks that a server may ask for, by their names of 5.x, and the methods that serve them.</summary>
internal static class EmqxMethods
{
    public const string ProviderLoaded = "OnProviderLoaded";
    public const string ProviderUnloaded = "OnProviderUnloaded";
    public const string ClientConnect = "client.connect";
    public const string ClientConnack = "client.connack";
    public const string ClientConnected = "client.connected";
    public const string ClientDisconnected = "client.disconnected";
    public const string ClientAuthenticate = "client.authenticate";
    public const string ClientAuthorize = "client.authorize";
    public const string ClientSubscribe = "client.subscribe";
    public const string ClientUnsubscribe = "client.unsubscribe";
    public const string SessionCreated = "session.created";
    public const string SessionSubscribed = "session.subscribed";
    public const string SessionUnsubscribed = "session.unsubscribed";
    public const string SessionResumed = "session.resumed";
    public const string SessionDiscarded = "session.discarded";
    public const string SessionTakenover = "session.takenover";
    public const string SessionTerminated = "session.terminated";
    public const string MessagePublish = "message.publish";
    public const string MessageDelivered = "message.delivered";
    public const string MessageAcked = "message.acked";
    public const string MessageDropped = "message.dropped";

    private static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        [ClientConnect] = "OnClientConnect",
        [ClientConnack] = "OnClientConnack",
        [ClientConnected] = "OnClientConnected",
        [ClientDisconnected] = "OnClientDisconnected",
        [ClientAuthenticate] = "OnClientAuthenticate",
        [ClientAuthorize] = "OnClientAuthorize",
        [ClientSubscribe] = "OnClientSubscribe",
        [ClientUnsubscribe] = "OnClientUnsubscribe",
        [SessionCreated] = "OnSessionCreated",
        [SessionSubscribed] = "OnSessionSubscribed",
        [SessionUnsubscribed] = "OnSessionUnsubscribed",
        [SessionResumed] = "OnSessionResumed",
        [SessionDiscarded] = "OnSessionDiscarded",
        [SessionTakenover] = "OnSessionTakenover",
        [SessionTerminated] = "OnSessionTerminated",
        [MessagePublish] = "OnMessagePublish",
        [MessageDelivered] = "OnMessageDelivered",
        [MessageAcked] = "OnMessageAcked",
        [MessageDropped] = "OnMessageDropped",
    };

    private static readonly Dictionary<string, string> ByMethod = Methods.ToDictionary(static m => m.Value, static m => m.Key, StringComparer.Ordinal);

    /// <summary>The 19 hooks, and the two events of a provider.</summary>
    public static IReadOnlyList<string> All { get; } = [ProviderLoaded, ProviderUnloaded, .. Methods.Keys];

    /// <summary>The method that serves a hook, or a provider's event.</summary>
    public static string MethodOf(string hook, FakeEmqxVersion version) => (hook, version.Package) switch
    {
        (ProviderLoaded or ProviderUnloaded, _) => hook,
        (ClientAuthorize, 1) => "OnClientCheckAcl",
        (SessionTakenover, 1) => "OnSessionTakeovered",
        _ => Methods[hook],
    };

    /// <summary>The hook, or the provider's event, that a method serves.</summary>
    public static string HookOfMethod(string method, FakeEmqxVersion version) => (method, version.Package) switch
    {
        ("OnClientCheckAcl", 1) => ClientAuthorize,
        ("OnSessionTakeovered", 1) => SessionTakenover,
        _ => ByMethod.GetValueOrDefault(method, method),
    };

    /// <summary>The name of a method's request message, which a header carries.</summary>
    public static string RequestOf(string method) => method["On".Length..] + "Request";

    /// <summary>The hook that a server means by a name; null: this version has none of that name.</summary>
    public static string? HookOf(string name, FakeEmqxVersion version) => (name, version.Package) switch
    {
        ("client.check_acl", 1) => ClientAuthorize,
        ("session.takeovered", 1) => SessionTakenover,
        (ClientAuthorize or SessionTakenover, 1) => null,
        _ => Methods.ContainsKey(name) ? name : null,
    };

    /// <summary>Whether topic filters count on it.</summary>
    public static bool HasTopics(string hook) => hook.StartsWith("message.", StringComparison.Ordinal);
}
