using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>What may be wrong between VerneMQ and a server of webhooks.</summary>
internal static class VerneMqKinds
{
    public static FindingKind PluginOff { get; } = new(
        "vernemq-webhooks-off",
        "The plugin vmq_webhooks is not switched on.",
        "VerneMQ calls no webhook, whatever is registered.",
        "Write plugins.vmq_webhooks = on, and restart VerneMQ.");

    public static FindingKind NoWebhook { get; } = new(
        "vernemq-no-webhook",
        "No webhook leads to this server.",
        "VerneMQ does not call it. Without another plugin that decides, it refuses every client.",
        "Register the hooks: hooksdk config vernemq prints the lines; a HookSdk server does it itself with AddRegistration().");

    public static FindingKind UnknownHook { get; } = new(
        "vernemq-hook-unknown",
        "A webhook is of a hook that VerneMQ's webhooks do not have.",
        "VerneMQ does not start with it.",
        "Correct the name; hooksdk config vernemq --hook NAME lists them.");

    public static FindingKind Incomplete { get; } = new(
        "vernemq-webhook-incomplete",
        "A webhook has no hook or no endpoint.",
        "VerneMQ does not start with it.",
        "Write both: vmq_webhooks.NAME.hook and vmq_webhooks.NAME.endpoint.");

    public static FindingKind Acl { get; } = new(
        "vernemq-acl",
        "vmq_acl answers before the webhooks.",
        "It is on unless it is switched off, and the rules that it comes with allow every topic: no webhook is asked about a publish or a subscription.",
        "Write plugins.vmq_acl = off, or let webhooks come first: plugins.vmq_webhooks.priority = 1.");

    public static FindingKind Passwd { get; } = new(
        "vernemq-passwd",
        "vmq_passwd answers before the webhooks.",
        "It is on unless it is switched off, and refuses a user of its file whose password is wrong; whom it does not know it leaves to the webhooks.",
        "Write plugins.vmq_passwd = off.");

    public static FindingKind Anonymous { get; } = new(
        "vernemq-anonymous",
        "VerneMQ asks nobody about connections.",
        "With allow_anonymous = on neither auth_on_register nor auth_on_register_m5 is called: everyone is let in.",
        "Write allow_anonymous = off.");

    public static FindingKind OneVersion { get; } = new(
        "vernemq-one-mqtt-version",
        "A hook is registered for one version of MQTT alone.",
        "VerneMQ has hooks of their own for MQTT 5, with _m5 behind the name: clients of the other version are refused where no plugin answers for them.",
        "Register both, such as auth_on_register and auth_on_register_m5.");

    public static FindingKind NobodyAllows { get; } = new(
        "vernemq-nobody-allows",
        "Nobody answers for topics.",
        "The server is asked about connections and not about topics, and vmq_acl is off: VerneMQ refuses every publish and every subscription.",
        "Register auth_on_publish and auth_on_subscribe with their _m5 forms, or leave vmq_acl on with rules of your own.");

    public static FindingKind NotRegistered { get; } = new(
        "vernemq-not-registered",
        "The server decides about a hook that is not registered.",
        "VerneMQ does not ask it: another plugin decides, or VerneMQ refuses.",
        "Register the hook as well.");

    public static FindingKind Refused { get; } = new(
        "vernemq-hook-not-served",
        "A hook is registered that the server does not answer with 200.",
        "VerneMQ takes it for a refusal, and asks nobody else.",
        "Deregister the hook, or answer it: {\"result\":\"next\"} says nothing, {} is for hooks that only inform.");

    public static FindingKind Others { get; } = new(
        "vernemq-other-endpoint",
        "Another endpoint is registered for the same hook.",
        "Endpoints are no replicas: they are asked one after the other, until one does not say next. One that is away refuses every client.",
        "Deregister what is not meant: vmq-admin webhooks deregister hook=H endpoint=URL.");

    public static FindingKind Twice { get; } = new(
        "vernemq-webhook-twice",
        "A webhook stands twice.",
        "VerneMQ registers it once: the options of the second one do not count.",
        "Delete one of them.");

    public static FindingKind Deadline { get; } = new(
        "vernemq-deadline",
        "The server answers a late call when VerneMQ has given up.",
        "VerneMQ then refuses the client, and not the server as it has stated.",
        "Give the server a deadline that is shorter than response_timeout: Hooks:VerneMq:Deadline.");

    public static FindingKind ListenerPlugins { get; } = new(
        "vernemq-listener-plugins",
        "A listener asks other plugins alone.",
        "With auth_plugins or authz_plugins of a listener, no other plugin is asked for its clients (VerneMQ 2.2).",
        "Add vmq_webhooks to the list.");

    public static FindingKind HttpsAddress { get; } = new(
        "vernemq-https-address",
        "An endpoint with https has an IP address.",
        "VerneMQ does not find an IP address in a certificate: every call fails, and every client is refused.",
        "Use a name that the certificate holds.");

    public static FindingKind Tls13 { get; } = new(
        "vernemq-tls13",
        "VerneMQ is set to TLS 1.3.",
        "It cannot work while VerneMQ verifies certificates: every call fails.",
        "Leave vmq_webhooks.tls_version at its default, TLS 1.2.");

    public static FindingKind Crls { get; } = new(
        "vernemq-crls",
        "VerneMQ looks for a revocation list.",
        "It refuses the certificate of a private authority that has none.",
        "Write vmq_webhooks.use_crls = off where the server's certificate comes from an authority of your own.");

    public static FindingKind Api { get; } = new(
        "vernemq-api",
        "VerneMQ's management API does not answer the question.",
        "What is registered was not looked at.",
        "Correct --api, which is the HTTP listener, and --api-key-file, which holds a key: vmq-admin api-key create scope=mgmt.");

    public static IReadOnlyList<FindingKind> All { get; } =
    [
        PluginOff, NoWebhook, UnknownHook, Incomplete, Acl, Passwd, Anonymous, OneVersion, NobodyAllows, NotRegistered, Refused, Others, Twice, Deadline, ListenerPlugins, HttpsAddress, Tls13,
        Crls, Api,
    ];
}
