using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>What may be wrong between EMQX and a hook server.</summary>
internal static class ExHookKinds
{
    public static FindingKind NoHooks { get; } = new(
        "exhook-no-hooks",
        "The server asks for no hook.",
        "EMQX loads it, says connected, and never calls it.",
        "Override a hook; a server of your own lists its hooks in the answer to OnProviderLoaded.");

    public static FindingKind NoServer { get; } = new(
        "exhook-no-server",
        "EMQX knows of no hook server.",
        "It asks nobody, and lets everyone in whom nothing else refuses.",
        "Add the server: hooksdk config exhook prints the lines, the steps in the dashboard and the call of the API.");

    public static FindingKind UrlPath { get; } = new(
        "exhook-url-path",
        "The URL of the hook server has a path.",
        "EMQX drops it: a secret in it guards nothing, and a proxy does not see it.",
        "Write scheme, host and port alone.");

    public static FindingKind Disabled { get; } = new(
        "exhook-disabled",
        "The hook server is disabled.",
        "EMQX does not call it, and lets in whom it would refuse.",
        "Enable it: enable = true, or in the dashboard.");

    public static FindingKind Twice { get; } = new(
        "exhook-url-twice",
        "Two hook servers have this address.",
        "Every hook is called twice, and a change of a message is made twice.",
        "Delete one of them.");

    public static FindingKind Sources { get; } = new(
        "exhook-sources",
        "EMQX asks its own sources of authorization before the server.",
        "client.authorize is called for what no source has answered alone. The file that EMQX comes with answers everything.",
        "Set authorization.sources = [], or end the rules of each source without one for everything.");

    public static FindingKind NoMatch { get; } = new(
        "exhook-no-match",
        "EMQX allows what nobody has answered.",
        "A question of client.authorize that the server ignores is allowed, and so is each one where EMQX has not loaded the server.",
        "Set authorization.no_match = deny.");

    public static FindingKind FailedAction { get; } = new(
        "exhook-failed-action",
        "EMQX goes on without the server when it does not answer.",
        "EMQX 5.9 and later then lets a client in where no authenticator is set up, and allows a topic where no_match does.",
        "Set failed_action = deny for a server that guards.");

    public static FindingKind Timeout { get; } = new(
        "exhook-timeout",
        "request_timeout leaves the server no time.",
        "A HookSdk server answers by a tenth, and at least 50 ms, before EMQX gives up: what remains is too short for a handler.",
        "Set request_timeout to 1s or more.");

    public static FindingKind Deadline { get; } = new(
        "exhook-deadline",
        "The server answers a late call when EMQX has given up.",
        "failed_action decides then, and a publish goes on in any case.",
        "Give the server a deadline that is shorter than request_timeout. A HookSdk server goes by EMQX's own time, less a tenth.");

    public static FindingKind TimeoutCut { get; } = new(
        "exhook-timeout-cut",
        "The server is told of less time than EMQX waits.",
        "Above one second EMQX tells whole seconds alone: of 1500ms the server hears 1 s, and gives up by then.",
        "Set request_timeout to whole seconds, or to less than one.");

    public static FindingKind Reconnect { get; } = new(
        "exhook-auto-reconnect",
        "EMQX tries to load the server once.",
        "If the server is away when EMQX starts, it is never loaded, and everyone is let in.",
        "Set auto_reconnect = 60s.");

    public static FindingKind Unmounted { get; } = new(
        "exhook-several-servers",
        "EMQX has several hook servers, and this one does not mount every hook that decides.",
        "EMQX 5 and 6 take a hook that a server has not mounted for a failed call: with failed_action = deny they refuse clients, topics and messages whatever the other server says.",
        "Mount client.authenticate, client.authorize and message.publish in each: Hooks:ExHook:MountDecidingHooks. Give topics for message.publish to one server alone.");

    public static FindingKind NotMounted { get; } = new(
        "exhook-not-mounted",
        "The server serves a hook that EMQX has not mounted.",
        "EMQX learns of a further hook when it loads the server, and at no other time.",
        "Disable and enable the server in EMQX.");

    public static FindingKind NotServed { get; } = new(
        "exhook-mounted-not-served",
        "EMQX has mounted a hook that the server does not ask for any more.",
        "EMQX goes on calling it. A HookSdk server answers neutrally; another one may answer an error, which counts as a failed call.",
        "Disable and enable the server in EMQX.");

    public static FindingKind NotConnected { get; } = new(
        "exhook-not-connected",
        "EMQX says that it is not connected to the server.",
        "Until it has loaded the server once it lets everyone in; after that failed_action decides.",
        "Look whether EMQX's machine reaches the address, and at EMQX's log.");

    public static FindingKind Package { get; } = new(
        "exhook-package",
        "The server does not serve the protocol of this EMQX.",
        "EMQX cannot load it, and lets everyone in.",
        "Serve emqx.exhook.v1 for EMQX 4, v2 for 5.0 to 5.8, v3 for 5.9 and later.");

    public static FindingKind Gateways { get; } = new(
        "exhook-gateway-clients",
        "This EMQX does not call hook servers for clients of its gateways.",
        "EMQX 5.4.0 to 5.8.4 fails before the call: what it has decided before stands, and failed_action does not apply (emqx/emqx 14547).",
        "Use EMQX 5.8.5 or later with gateways (ExProto, STOMP, MQTT-SN, CoAP, LwM2M).");

    public static FindingKind CallsTwice { get; } = new(
        "exhook-calls-twice",
        "This EMQX may call every hook twice.",
        "EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 do so after an outage of the server, until EMQX restarts (emqx/emqx 16890).",
        "Update EMQX, or see that twice does no harm: rewrites to topics that no rewrite speaks of, or with STOP_AND_RETURN.");

    public static FindingKind NeverAuthorized { get; } = new(
        "exhook-authorize-never",
        "This EMQX never calls client.authorize.",
        "EMQX 5.0.0 to 5.0.7 does not (emqx/emqx 8779).",
        "Use EMQX 5.0.8 or later.");

    public static FindingKind Api { get; } = new(
        "exhook-api",
        "EMQX's management API does not answer the question.",
        "What EMQX has mounted, and what it says of the server, was not looked at.",
        "Correct --api, which is the dashboard's address, and --api-key-file, which holds KEY:SECRET of a key that the dashboard has made.");

    public static IReadOnlyList<FindingKind> All { get; } =
    [
        NoHooks, NoServer, UrlPath, Disabled, Twice, Sources, NoMatch, FailedAction, Timeout, Deadline, TimeoutCut, Reconnect, Unmounted, NotMounted, NotServed, NotConnected, Package, Gateways,
        CallsTwice, NeverAuthorized, Api,
    ];
}
