using HookSdk.Cli.Doctor.Findings;

namespace HookSdk.Cli.Doctor.ExProtoPair;

/// <summary>What may be wrong between EMQX's ExProto gateway and its handler.</summary>
internal static class ExProtoKinds
{
    public static FindingKind NoGateway { get; } = new(
        "exproto-no-gateway",
        "EMQX has no ExProto gateway.",
        "It takes no connections of devices, and calls no handler.",
        "Add gateway.exproto: hooksdk config exproto prints it in every form.");

    public static FindingKind Disabled { get; } = new(
        "exproto-disabled",
        "The gateway is disabled.",
        "It takes no connections of devices.",
        "Enable it: enable = true, or in the dashboard.");

    public static FindingKind NoHandler { get; } = new(
        "exproto-no-handler",
        "The gateway has no handler.address.",
        "EMQX has nobody to hand the devices' bytes to.",
        "Write handler { address = \"http://host:port\" }.");

    public static FindingKind AddressName { get; } = new(
        "exproto-handler-name",
        "handler.address is a name, and this EMQX takes an IP address alone.",
        "Before EMQX 5.8.5 a name is not looked up: no callback arrives (emqx/emqx 14484).",
        "Write the IP address of the server in handler.address, or use EMQX 5.8.5 or later.");

    public static FindingKind NoAdapter { get; } = new(
        "exproto-no-adapter",
        "The gateway has no server.bind.",
        "The server cannot call EMQX back: no device is logged in, and none is answered.",
        "Write server { bind = \"address:port\" }, and tell the server of it: Hooks:ExProto:AdapterUrl.");

    public static FindingKind AdapterLoopback { get; } = new(
        "exproto-adapter-loopback",
        "EMQX's adapter listens on its own machine alone, and the server is on another.",
        "The server cannot call EMQX back: no device is logged in, and none is answered.",
        "Bind the adapter to an address that the server reaches: server { bind = \"0.0.0.0:9100\" }, guarded by the network or by TLS.");

    public static FindingKind NoListener { get; } = new(
        "exproto-no-listener",
        "The gateway has no listener.",
        "No device can connect.",
        "Add one: listeners.tcp.default { bind = \"0.0.0.0:7993\" }.");

    public static FindingKind Service { get; } = new(
        "exproto-service",
        "EMQX calls a service that the server does not serve.",
        "Every callback fails, and EMQX closes each device's connection.",
        "Serve the service that handler.service_name says; it is ConnectionUnaryHandler where it says nothing.");

    public static FindingKind Streaming { get; } = new(
        "exproto-streaming",
        "EMQX calls the streaming service ConnectionHandler.",
        "Callbacks of different kinds overtake each other, and each device keeps streams open that EMQX never ends: a server with 100 streams a connection stops at 59 devices.",
        "Set handler { service_name = ConnectionUnaryHandler }, the default. A HookSdk server serves both.");

    public static FindingKind Removed { get; } = new(
        "exproto-removed",
        "This EMQX has no ExProto any more, or will lose it.",
        "ExProto is deprecated in EMQX 6.2.0 and removed in 6.3.0.",
        "Stay on EMQX 6.2 for this server; what to use later stands in docs/exproto.md.");

    public static FindingKind ExHookSkipped { get; } = new(
        "exproto-exhook-skipped",
        "This EMQX does not call its hook servers for the gateway's devices.",
        "EMQX 5.4.0 to 5.8.4 fails before the call: devices are let in, and their topics allowed, as EMQX alone decides (emqx/emqx 14547).",
        "Use EMQX 5.8.5 or later, or give the gateway an authentication of its own.");

    public static FindingKind Api { get; } = new(
        "exproto-api",
        "EMQX's management API does not answer the question.",
        "Whether the gateway runs was not looked at.",
        "Correct --api, which is the dashboard's address, and --api-key-file, which holds KEY:SECRET of a key that the dashboard has made.");

    public static IReadOnlyList<FindingKind> All { get; } = [NoGateway, Disabled, NoHandler, AddressName, NoAdapter, AdapterLoopback, NoListener, Service, Streaming, Removed, ExHookSkipped, Api];
}
