namespace HookSdk.Testing;

/// <summary>The properties of MQTT 5 by the names of the standard, with hyphens.</summary>
public static class MqttPropertyNames
{
    /// <summary>0 or 1: the payload is UTF-8 text.</summary>
    public const string PayloadFormatIndicator = "Payload-Format-Indicator";

    /// <summary>Seconds until a message is out of date.</summary>
    public const string MessageExpiryInterval = "Message-Expiry-Interval";

    /// <summary>The payload's content type.</summary>
    public const string ContentType = "Content-Type";

    /// <summary>The topic for an answer.</summary>
    public const string ResponseTopic = "Response-Topic";

    /// <summary>Bytes that tell the sender of a request which answer is for it.</summary>
    public const string CorrelationData = "Correlation-Data";

    /// <summary>The number that a client gave a subscription, 1 to 268,435,455.</summary>
    public const string SubscriptionIdentifier = "Subscription-Identifier";

    /// <summary>Seconds that a session outlives its connection; 4,294,967,295: for ever.</summary>
    public const string SessionExpiryInterval = "Session-Expiry-Interval";

    /// <summary>The client id that the broker made.</summary>
    public const string AssignedClientIdentifier = "Assigned-Client-Identifier";

    /// <summary>The keep-alive time in seconds that the broker wants.</summary>
    public const string ServerKeepAlive = "Server-Keep-Alive";

    /// <summary>The method of an enhanced authentication.</summary>
    public const string AuthenticationMethod = "Authentication-Method";

    /// <summary>Bytes of an enhanced authentication.</summary>
    public const string AuthenticationData = "Authentication-Data";

    /// <summary>0 or 1: a fault may be explained by text.</summary>
    public const string RequestProblemInformation = "Request-Problem-Information";

    /// <summary>Seconds between the end of a connection and its will.</summary>
    public const string WillDelayInterval = "Will-Delay-Interval";

    /// <summary>0 or 1: the client wants response information.</summary>
    public const string RequestResponseInformation = "Request-Response-Information";

    /// <summary>What a client may build its response topics from.</summary>
    public const string ResponseInformation = "Response-Information";

    /// <summary>Another server to use.</summary>
    public const string ServerReference = "Server-Reference";

    /// <summary>A reason as text for people.</summary>
    public const string ReasonString = "Reason-String";

    /// <summary>How many messages of QoS 1 and 2 may be on their way at once.</summary>
    public const string ReceiveMaximum = "Receive-Maximum";

    /// <summary>The highest topic alias.</summary>
    public const string TopicAliasMaximum = "Topic-Alias-Maximum";

    /// <summary>A number that stands for a topic.</summary>
    public const string TopicAlias = "Topic-Alias";

    /// <summary>The highest QoS that the broker takes.</summary>
    public const string MaximumQoS = "Maximum-QoS";

    /// <summary>0 or 1: the broker keeps retained messages.</summary>
    public const string RetainAvailable = "Retain-Available";

    /// <summary>The largest packet in bytes.</summary>
    public const string MaximumPacketSize = "Maximum-Packet-Size";

    /// <summary>0 or 1: the broker takes filters with wildcards.</summary>
    public const string WildcardSubscriptionAvailable = "Wildcard-Subscription-Available";

    /// <summary>0 or 1: the broker takes subscription identifiers.</summary>
    public const string SubscriptionIdentifierAvailable = "Subscription-Identifier-Available";

    /// <summary>0 or 1: the broker takes shared subscriptions.</summary>
    public const string SharedSubscriptionAvailable = "Shared-Subscription-Available";
}
