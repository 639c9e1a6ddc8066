namespace HookSdk.Testing;

/// <summary>Reason codes of MQTT 5 and the names that EMQX gives them in its reasons.</summary>
internal static class EmqxReason
{
    public const int NoMatchingSubscribers = 0x10;
    public const int NoSubscriptionExisted = 0x11;
    public const int MalformedPacket = 0x81;
    public const int ProtocolError = 0x82;
    public const int ImplementationSpecificError = 0x83;
    public const int ClientIdentifierNotValid = 0x85;
    public const int NotAuthorized = 0x87;
    public const int Banned = 0x8A;
    public const int KeepAliveTimeout = 0x8D;
    public const int SessionTakenOver = 0x8E;
    public const int TopicFilterInvalid = 0x8F;
    public const int TopicNameInvalid = 0x90;
    public const int PacketIdentifierInUse = 0x91;
    public const int PacketIdentifierNotFound = 0x92;
    public const int PacketTooLarge = 0x95;
    public const int AdministrativeAction = 0x98;

    private static readonly Dictionary<int, string> Names = new()
    {
        [0x00] = "normal",
        [0x04] = "disconnect_with_will_message",
        [0x80] = "unspecified_error",
        [0x81] = "malformed_packet",
        [0x82] = "protocol_error",
        [0x83] = "implementation_specific_error",
        [0x85] = "client_identifier_not_valid",
        [0x87] = "not_authorized",
        [0x89] = "server_busy",
        [0x8A] = "banned",
        [0x8B] = "server_shutting_down",
        [0x8D] = "keepalive_timeout",
        [0x8E] = "session_taken_over",
        [0x8F] = "topic_filter_invalid",
        [0x90] = "topic_name_invalid",
        [0x93] = "receive_maximum_exceeded",
        [0x94] = "topic_alias_invalid",
        [0x95] = "packet_too_large",
        [0x96] = "message_rate_too_high",
        [0x97] = "quota_exceeded",
        [0x98] = "administrative_action",
        [0x99] = "payload_format_invalid",
        [0x9A] = "retain_not_supported",
        [0x9B] = "qos_not_supported",
        [0x9C] = "use_another_server",
        [0x9D] = "server_moved",
        [0x9E] = "shared_subscriptions_not_supported",
        [0x9F] = "connection_rate_exceeded",
        [0xA0] = "maximum_connect_time",
        [0xA1] = "subscription_identifiers_not_supported",
        [0xA2] = "wildcard_subscriptions_not_supported",
    };

    public static string NameOf(int code) => Names.GetValueOrDefault(code, "unknown_error");
}
