using System.Globalization;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>A client as the management API shows it. What is counted of packets and messages is that of a client that has just connected.</summary>
internal static class EmqxClientObject
{
    private const string Infinity = "infinity";

    /// <summary>The members that <c>fields</c> may name.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "awaiting_rel_cnt", "awaiting_rel_max", "auth_expire_at", "clean_start", "client_attrs", "clientid", "connected", "connected_at", "created_at", "disconn_props", "disconnected_at",
        "durable", "enable_authn", "expiry_interval", "heap_size", "impl", "inflight_cnt", "inflight_max", "ip_address", "is_bridge", "is_expired", "is_persistent", "keepalive", "listener",
        "mailbox_len", "mountpoint", "mqueue_dropped", "mqueue_len", "mqueue_max", "node", "peersni", "port", "proto_name", "proto_ver", "recv_cnt", "recv_msg", "recv_msg.dropped",
        "recv_msg.dropped.await_pubrel_timeout", "recv_msg.qos0", "recv_msg.qos1", "recv_msg.qos2", "recv_oct", "recv_pkt", "reductions", "send_cnt", "send_msg", "send_msg.dropped",
        "send_msg.dropped.expired", "send_msg.dropped.queue_full", "send_msg.dropped.too_large", "send_msg.qos0", "send_msg.qos1", "send_msg.qos2", "send_oct", "send_pkt",
        "subscriptions_cnt", "subscriptions_max", "username",
    ];

    private static readonly string[] Zeros =
    [
        "awaiting_rel_cnt", "mailbox_len", "mqueue_dropped", "recv_msg", "recv_msg.dropped", "recv_msg.dropped.await_pubrel_timeout", "recv_msg.qos0", "recv_msg.qos1", "recv_msg.qos2",
        "send_cnt", "send_msg", "send_msg.dropped", "send_msg.dropped.expired", "send_msg.dropped.queue_full", "send_msg.dropped.too_large", "send_msg.qos0", "send_msg.qos1",
        "send_msg.qos2", "send_oct", "send_pkt",
    ];

    public static JsonObject Of(MqttSession session, EmqxChannel channel, EmqxBrokerOptions options, EmqxManagementVersion version)
    {
        bool isConnected = session.IsOnline;
        bool lasts = session.Expiry > TimeSpan.Zero;
        JsonObject client = new()
        {
            ["clientid"] = session.ClientId,
            ["username"] = channel.Connect.UserName,
            ["connected"] = isConnected,
            ["node"] = options.Node,
            ["ip_address"] = options.PeerAddress,
            ["port"] = channel.PeerPort,
            ["peersni"] = null,
            ["listener"] = "tcp:default",
            ["proto_name"] = channel.Connect.Version == MqttVersion.V31 ? "MQIsdp" : "MQTT",
            ["proto_ver"] = ProtocolOf(channel),
            ["keepalive"] = channel.Connect.KeepAlive,
            ["clean_start"] = channel.Connect.CleanStart,
            ["expiry_interval"] = lasts ? (long)Math.Min(session.Expiry.TotalSeconds, uint.MaxValue) : 0,
            ["is_persistent"] = lasts,
            ["is_expired"] = false,
            ["is_bridge"] = false,
            ["durable"] = false,
            ["enable_authn"] = true,
            ["auth_expire_at"] = null,
            ["client_attrs"] = new JsonObject(),
            ["mountpoint"] = null,
            ["connected_at"] = Print(channel.ConnectedAt),
            ["created_at"] = Print(channel.ConnectedAt),
            ["subscriptions_cnt"] = session.Subscriptions.Count,
            ["subscriptions_max"] = Infinity,
            ["inflight_cnt"] = session.InFlight.Count,
            ["inflight_max"] = session.Window,
            ["mqueue_len"] = session.Waiting,
            ["mqueue_max"] = session.WaitingLimit,
            ["awaiting_rel_max"] = 100,
            ["heap_size"] = 2586,
            ["reductions"] = 3000,
            ["recv_oct"] = 20,
            ["recv_pkt"] = 1,
            ["recv_cnt"] = 1,
        };
        foreach (string name in Zeros)
        {
            client[name] = 0;
        }

        if (!isConnected)
        {
            client["disconnected_at"] = Print(channel.DisconnectedAt);
            client["disconn_props"] = new JsonObject();
        }

        if (version.IsFrom60)
        {
            client["impl"] = "emqx_session_mem";
        }

        return client;
    }

    public static int ProtocolOf(EmqxChannel channel) => channel.Connect.Version switch
    {
        MqttVersion.V5 => 5,
        MqttVersion.V31 => 3,
        _ => 4,
    };

    private static string Print(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
