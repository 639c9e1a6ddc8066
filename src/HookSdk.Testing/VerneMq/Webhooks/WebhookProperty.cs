namespace HookSdk.Testing;

/// <summary>How a property stands in JSON.</summary>
internal enum WebhookPropertyType
{
    Number,
    Boolean,
    Text,

    /// <summary>Text of bytes; those that are no UTF-8 are lost.</summary>
    LossyText,
    Base64,

    /// <summary>A list of one number.</summary>
    Numbers,

    /// <summary><c>utf8</c> or <c>unspecified</c>.</summary>
    Format,
}

/// <summary>A property of MQTT 5 as webhooks name it. User properties are apart from these.</summary>
internal sealed record WebhookProperty(string Name, string MqttName, WebhookPropertyType Type)
{
    public const string User = "p_user_property";

    private static readonly WebhookProperty[] All =
    [
        new("p_session_expiry_interval", MqttPropertyNames.SessionExpiryInterval, WebhookPropertyType.Number),
        new("p_receive_max", MqttPropertyNames.ReceiveMaximum, WebhookPropertyType.Number),
        new("p_topic_alias_max", MqttPropertyNames.TopicAliasMaximum, WebhookPropertyType.Number),
        new("p_max_packet_size", MqttPropertyNames.MaximumPacketSize, WebhookPropertyType.Number),
        new("p_message_expiry_interval", MqttPropertyNames.MessageExpiryInterval, WebhookPropertyType.Number),
        new("p_server_keep_alive", MqttPropertyNames.ServerKeepAlive, WebhookPropertyType.Number),
        new("p_will_delay_interval", MqttPropertyNames.WillDelayInterval, WebhookPropertyType.Number),
        new("p_max_qos", MqttPropertyNames.MaximumQoS, WebhookPropertyType.Number),
        new("p_topic_alias", MqttPropertyNames.TopicAlias, WebhookPropertyType.Number),
        new("p_request_response_info", MqttPropertyNames.RequestResponseInformation, WebhookPropertyType.Boolean),
        new("p_request_problem_info", MqttPropertyNames.RequestProblemInformation, WebhookPropertyType.Boolean),
        new("p_retain_available", MqttPropertyNames.RetainAvailable, WebhookPropertyType.Boolean),
        new("p_wildcard_subs_available", MqttPropertyNames.WildcardSubscriptionAvailable, WebhookPropertyType.Boolean),
        new("p_sub_ids_available", MqttPropertyNames.SubscriptionIdentifierAvailable, WebhookPropertyType.Boolean),
        new("p_shared_subs_available", MqttPropertyNames.SharedSubscriptionAvailable, WebhookPropertyType.Boolean),
        new("p_payload_format_indicator", MqttPropertyNames.PayloadFormatIndicator, WebhookPropertyType.Format),
        new("p_content_type", MqttPropertyNames.ContentType, WebhookPropertyType.Text),
        new("p_response_topic", MqttPropertyNames.ResponseTopic, WebhookPropertyType.Text),
        new("p_assigned_client_id", MqttPropertyNames.AssignedClientIdentifier, WebhookPropertyType.Text),
        new("p_authentication_method", MqttPropertyNames.AuthenticationMethod, WebhookPropertyType.Text),
        new("p_reason_string", MqttPropertyNames.ReasonString, WebhookPropertyType.Text),
        new("p_response_info", MqttPropertyNames.ResponseInformation, WebhookPropertyType.Text),
        new("p_server_ref", MqttPropertyNames.ServerReference, WebhookPropertyType.Text),
        new("p_correlation_data", MqttPropertyNames.CorrelationData, WebhookPropertyType.LossyText),
        new("p_authentication_data", MqttPropertyNames.AuthenticationData, WebhookPropertyType.Base64),
        new("p_subscription_id", MqttPropertyNames.SubscriptionIdentifier, WebhookPropertyType.Numbers),
    ];

    private static readonly Dictionary<string, WebhookProperty> ByName = All.ToDictionary(static p => p.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, WebhookProperty> ByMqttName = All.ToDictionary(static p => p.MqttName, StringComparer.Ordinal);

    public byte[] Utf8Name { get; } = System.Text.Encoding.ASCII.GetBytes(Name);

    public static WebhookProperty? Find(string name) => ByName.GetValueOrDefault(name);

    public static WebhookProperty? OfMqtt(string mqttName) => ByMqttName.GetValueOrDefault(mqttName);
}
