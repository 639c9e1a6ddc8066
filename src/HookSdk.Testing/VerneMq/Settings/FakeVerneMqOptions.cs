namespace HookSdk.Testing;

/// <summary>What would stand in the <c>vernemq.conf</c> of the broker that is played.</summary>
public sealed class FakeVerneMqOptions : FakeOptions
{
    /// <summary>The release that is played; 2.2 by default.</summary>
    public FakeVerneMqVersion Version { get; set; } = FakeVerneMqVersion.V22;

    /// <summary>
    /// Whether starting the fake over HTTP fails when no server answers; on by default, since every client would be refused otherwise.
    /// </summary>
    public bool CheckServer { get; set; } = true;

    /// <summary>
    /// The webhooks of the configuration, in their order; they come back after a restart of the broker. With none, every hook that the target serves is registered with its
    /// defaults: in process those that the plugins override, over HTTP all of them. Options for those are set by <see cref="Registration"/>.
    /// </summary>
    public IList<VerneMqWebhook> Registrations { get; } = [];

    /// <summary>Changes a registration that the fake makes by itself: <c>r => r with { NoPayload = true }</c>.</summary>
    public Func<VerneMqWebhook, VerneMqWebhook> Registration { get; set; } = static r => r;

    /// <summary>Whether the fake registers the target's hooks when <see cref="Registrations"/> is empty; on by default. Off for a plugin that registers itself.</summary>
    public bool RegisterHooks { get; set; } = true;

    /// <summary>Further servers by the URLs that registrations name. A URL that is not here belongs to the target that the fake was started with, or is called over the network.</summary>
    public IDictionary<Uri, HookTarget> Endpoints { get; } = new Dictionary<Uri, HookTarget>();

    /// <summary>Plugins beside vmq_webhooks. None by default, as after <c>plugins.vmq_acl = off</c> and <c>plugins.vmq_passwd = off</c>.</summary>
    public IList<VerneMqBuiltIn> BuiltIns { get; } = [];

    /// <summary><c>plugins.vmq_webhooks.priority</c>; null, the default: none.</summary>
    public int? WebhooksPriority { get; set; }

    /// <summary>2.2: the plugins that may decide about connects, in this order (<c>listener.tcp.NAME.auth_plugins</c>); null, the default: all.</summary>
    public IReadOnlyList<string>? AuthPlugins { get; set; }

    /// <summary>2.2: the plugins that may decide about publishes and subscribes, in this order (<c>listener.tcp.NAME.authz_plugins</c>); null, the default: all.</summary>
    public IReadOnlyList<string>? AuthzPlugins { get; set; }

    /// <summary><c>allow_anonymous</c>: nobody is asked about connects; off by default. Publishes and subscribes are asked about all the same.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary><c>listener.NAME.forward_connection_opts</c>: connects tell of the client's certificate, and with 2.2 of the listener; off by default.</summary>
    public bool ForwardConnectionOptions { get; set; }

    /// <summary><c>disconnect_on_unauthorized_publish_v3</c>: a refused publish ends a connection of MQTT 3.1 too; off by default. One of 3.1.1 it always ends.</summary>
    public bool DisconnectOnUnauthorizedPublish { get; set; }

    /// <summary>The key of the management API; null, the default: none is asked for, as with <c>http_modules.vmq_mgmt_api.auth = noauth</c>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether calls and the transcript are kept; on by default. Off to play millions of messages.</summary>
    public bool KeepsHistory { get; set; } = true;
}
