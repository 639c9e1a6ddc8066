namespace HookSdk.Testing;

/// <summary>What a hook's reply can do.</summary>
internal enum WebhookKind
{
    /// <summary>Nothing: everyone is called, results are ignored.</summary>
    Informs,

    Register,
    Publish,
    Subscribe,
    Unsubscribe,
    Deliver,
    EnhancedAuth,
}

/// <summary>A hook that can be registered at vmq_webhooks. There are 22.</summary>
internal sealed class WebhookHook
{
    private static readonly Dictionary<string, WebhookHook> ByName = new(StringComparer.Ordinal);

    private WebhookHook(string name, WebhookKind kind = WebhookKind.Informs)
    {
        Name = name;
        Kind = kind;
        IsM5 = name.EndsWith("_m5", StringComparison.Ordinal);
        RequestsCounter = $"webhooks_{name}_requests";
        ErrorsCounter = $"webhooks_{name}_errors";
        ByName.Add(name, this);
    }

    public static WebhookHook AuthOnRegister { get; } = new("auth_on_register", WebhookKind.Register);

    public static WebhookHook AuthOnRegisterM5 { get; } = new("auth_on_register_m5", WebhookKind.Register);

    public static WebhookHook OnAuthM5 { get; } = new("on_auth_m5", WebhookKind.EnhancedAuth);

    public static WebhookHook OnRegister { get; } = new("on_register");

    public static WebhookHook OnRegisterM5 { get; } = new("on_register_m5");

    public static WebhookHook OnClientWakeup { get; } = new("on_client_wakeup");

    public static WebhookHook OnClientOffline { get; } = new("on_client_offline");

    public static WebhookHook OnClientGone { get; } = new("on_client_gone");

    public static WebhookHook OnSessionExpired { get; } = new("on_session_expired");

    public static WebhookHook AuthOnPublish { get; } = new("auth_on_publish", WebhookKind.Publish);

    public static WebhookHook AuthOnPublishM5 { get; } = new("auth_on_publish_m5", WebhookKind.Publish);

    public static WebhookHook OnPublish { get; } = new("on_publish");

    public static WebhookHook OnPublishM5 { get; } = new("on_publish_m5");

    public static WebhookHook OnDeliver { get; } = new("on_deliver", WebhookKind.Deliver);

    public static WebhookHook OnDeliverM5 { get; } = new("on_deliver_m5", WebhookKind.Deliver);

    public static WebhookHook OnOfflineMessage { get; } = new("on_offline_message");

    public static WebhookHook AuthOnSubscribe { get; } = new("auth_on_subscribe", WebhookKind.Subscribe);

    public static WebhookHook AuthOnSubscribeM5 { get; } = new("auth_on_subscribe_m5", WebhookKind.Subscribe);

    public static WebhookHook OnSubscribe { get; } = new("on_subscribe");

    public static WebhookHook OnSubscribeM5 { get; } = new("on_subscribe_m5");

    public static WebhookHook OnUnsubscribe { get; } = new("on_unsubscribe", WebhookKind.Unsubscribe);

    public static WebhookHook OnUnsubscribeM5 { get; } = new("on_unsubscribe_m5", WebhookKind.Unsubscribe);

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys];

    public string Name { get; }

    public WebhookKind Kind { get; }

    public bool IsM5 { get; }

    public string RequestsCounter { get; }

    public string ErrorsCounter { get; }

    /// <summary>Whether its reply is looked at.</summary>
    public bool IsFlow => Kind != WebhookKind.Informs;

    /// <summary>Whether its answers are cached: those of the six auth hooks of register, publish and subscribe.</summary>
    public bool IsCached => Kind is WebhookKind.Register or WebhookKind.Publish or WebhookKind.Subscribe;

    public static WebhookHook? Find(string name) => ByName.GetValueOrDefault(name);

    public override string ToString() => Name;
}
