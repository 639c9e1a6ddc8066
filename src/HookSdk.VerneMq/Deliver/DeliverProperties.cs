namespace HookSdk.VerneMq;

/// <summary>The MQTT 5 properties that take the place of all those of a message on its way to a client. Equal by value.</summary>
public sealed record DeliverProperties
{
    private readonly ValueList<KeyValuePair<string, string>> _userProperties;

    /// <summary>The user properties in their order; none of them, or an empty list, writes none.</summary>
    /// <exception cref="ArgumentException">A name or a value cannot be sent.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties
    {
        get => _userProperties.Items ?? [];
        init => _userProperties = PropertyRules.Check(value);
    }

    /// <summary>The content type.</summary>
    /// <exception cref="ArgumentException">It cannot be sent: a NUL, half a surrogate pair, more than 65,535 bytes.</exception>
    public string? ContentType { get; init => field = value is null ? null : MqttRules.CheckText(value, nameof(ContentType)); }

    /// <summary>Says that the payload is UTF-8 text. False says nothing: VerneMQ takes no other word from a hook.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>The response topic.</summary>
    /// <exception cref="ArgumentException">It is empty, holds a wildcard, or cannot be sent.</exception>
    public string? ResponseTopic { get; init => field = value is null ? null : MqttRules.CheckTopic(value, nameof(ResponseTopic)); }

    /// <summary>The correlation data as text: VerneMQ takes no other bytes from a hook.</summary>
    /// <exception cref="ArgumentException">It cannot be sent: a NUL, half a surrogate pair, more than 65,535 bytes.</exception>
    public string? CorrelationData { get; init => field = value is null ? null : MqttRules.CheckText(value, nameof(CorrelationData)); }

    /// <summary>Whether there is nothing to write: VerneMQ cuts the session for an empty object.</summary>
    internal bool IsEmpty => this == Nothing;

    private static DeliverProperties Nothing { get; } = new() { UserProperties = [] };

    /// <summary>Those of the message, to be changed with <c>with</c>. Properties that a hook may not set are left out.</summary>
    /// <param name="properties">The properties of the request.</param>
    public static DeliverProperties From(VerneMqProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return new()
        {
            UserProperties = properties.UserProperties,
            ContentType = properties.ContentType,
            IsUtf8 = properties.PayloadFormat == "utf8",
            ResponseTopic = properties.ResponseTopic,
            CorrelationData = properties.CorrelationData,
        };
    }

    /// <summary>How many user properties there are, for logs: what they and the others hold is left out.</summary>
    public override string ToString() => $"DeliverProperties {{ {UserProperties.Count} user properties }}";
}
