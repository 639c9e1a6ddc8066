namespace HookSdk.VerneMq;

/// <summary>The MQTT 5 properties that a request brings; what the packet did not have is null. Copied from the request, so they may outlive the handler.</summary>
public sealed record VerneMqProperties
{
    /// <summary>No properties.</summary>
    public static VerneMqProperties None { get; } = new();

    /// <summary>Seconds that the session outlives the connection (<c>p_session_expiry_interval</c>).</summary>
    public long? SessionExpiryInterval { get; init; }

    /// <summary>How many messages may be in flight (<c>p_receive_max</c>).</summary>
    public long? ReceiveMaximum { get; init; }

    /// <summary>The highest topic alias (<c>p_topic_alias_max</c>).</summary>
    public long? TopicAliasMaximum { get; init; }

    /// <summary>The largest packet in bytes (<c>p_max_packet_size</c>).</summary>
    public long? MaximumPacketSize { get; init; }

    /// <summary>Seconds that the message lives (<c>p_message_expiry_interval</c>).</summary>
    public long? MessageExpiryInterval { get; init; }

    /// <summary>Seconds of keep-alive that the broker asks for (<c>p_server_keep_alive</c>).</summary>
    public long? ServerKeepAlive { get; init; }

    /// <summary>Seconds before the will is sent (<c>p_will_delay_interval</c>).</summary>
    public long? WillDelayInterval { get; init; }

    /// <summary>The highest quality of service, 0 to 2 (<c>p_max_qos</c>).</summary>
    public int? MaximumQoS { get; init; }

    /// <summary>The topic alias (<c>p_topic_alias</c>).</summary>
    public long? TopicAlias { get; init; }

    /// <summary>Whether the client asks for response information (<c>p_request_response_info</c>).</summary>
    public bool? RequestResponseInformation { get; init; }

    /// <summary>Whether the client asks for problem information (<c>p_request_problem_info</c>).</summary>
    public bool? RequestProblemInformation { get; init; }

    /// <summary>Whether the broker keeps retained messages (<c>p_retain_available</c>).</summary>
    public bool? RetainAvailable { get; init; }

    /// <summary>Whether the broker takes wildcards (<c>p_wildcard_subs_available</c>).</summary>
    public bool? WildcardSubscriptionsAvailable { get; init; }

    /// <summary>Whether the broker takes subscription identifiers (<c>p_sub_ids_available</c>).</summary>
    public bool? SubscriptionIdsAvailable { get; init; }

    /// <summary>Whether the broker takes shared subscriptions (<c>p_shared_subs_available</c>).</summary>
    public bool? SharedSubscriptionsAvailable { get; init; }

    /// <summary><c>utf8</c>, or <c>unspecified</c> when the client sent a 0 (<c>p_payload_format_indicator</c>).</summary>
    public string? PayloadFormat { get; init; }

    /// <summary>The content type (<c>p_content_type</c>).</summary>
    public string? ContentType { get; init; }

    /// <summary>The response topic. On VerneMQ up to 2.2.0, <c>on_publish_m5</c> shows one that a hook has set without its slashes (<c>p_response_topic</c>).</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>The correlation data as text: bytes that are no UTF-8 are lost, U+FFFD stands in their place (<c>p_correlation_data</c>).</summary>
    public string? CorrelationData { get; init; }

    /// <summary>The client id that the broker has made (<c>p_assigned_client_id</c>).</summary>
    public string? AssignedClientId { get; init; }

    /// <summary>The authentication method (<c>p_authentication_method</c>).</summary>
    public string? AuthenticationMethod { get; init; }

    /// <summary>The reason (<c>p_reason_string</c>).</summary>
    public string? ReasonString { get; init; }

    /// <summary>The response information (<c>p_response_info</c>).</summary>
    public string? ResponseInformation { get; init; }

    /// <summary>Another server (<c>p_server_ref</c>).</summary>
    public string? ServerReference { get; init; }

    /// <summary>The authentication data as the base64 that VerneMQ sends (<c>p_authentication_data</c>). Never shown by <see cref="ToString"/>.</summary>
    public string? AuthenticationData { get; init; }

    /// <summary>The subscription identifiers (<c>p_subscription_id</c>); empty when there is none.</summary>
    public IReadOnlyList<long> SubscriptionIds
    {
        get => _subscriptionIds.Items ?? [];
        init => _subscriptionIds = new([.. value ?? throw new ArgumentNullException(nameof(value))]);
    }

    /// <summary>The user properties in their order (<c>p_user_property</c>), decoded; empty when there is none. They may hold secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties
    {
        get => _userProperties.Items ?? [];
        init => _userProperties = new([.. value ?? throw new ArgumentNullException(nameof(value))]);
    }

    /// <summary>Properties that this package does not know, and those whose value is not of the kind that it should be: the name, and the value's JSON.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Others
    {
        get => _others.Items ?? [];
        init => _others = new([.. value ?? throw new ArgumentNullException(nameof(value))]);
    }

    private readonly ValueList<long> _subscriptionIds;
    private readonly ValueList<KeyValuePair<string, string>> _userProperties;
    private readonly ValueList<KeyValuePair<string, string>> _others;

    /// <summary>How many user properties there are, for logs: their values and all others are left out, since they may hold secrets.</summary>
    public override string ToString() => $"VerneMqProperties {{ {UserProperties.Count} user properties }}";
}
