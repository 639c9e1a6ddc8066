namespace HookSdk.Testing;

/// <summary>A property as the standard has it (MQTT 5, 2.2.2.2).</summary>
/// <param name="Id">The number by which it is written.</param>
/// <param name="Name">Its name.</param>
/// <param name="Form">How its value is written.</param>
/// <param name="Places">With which packets a client may send it.</param>
internal sealed record MqttPropertyDefinition(byte Id, string Name, MqttPropertyForm Form, MqttPropertyPlaces Places)
{
    public const byte UserProperty = 38;

    private static readonly MqttPropertyDefinition[] All =
    [
        new(1, MqttPropertyNames.PayloadFormatIndicator, MqttPropertyForm.Byte, MqttPropertyPlaces.Publish | MqttPropertyPlaces.Will),
        new(2, MqttPropertyNames.MessageExpiryInterval, MqttPropertyForm.Four, MqttPropertyPlaces.Publish | MqttPropertyPlaces.Will),
        new(3, MqttPropertyNames.ContentType, MqttPropertyForm.Text, MqttPropertyPlaces.Publish | MqttPropertyPlaces.Will),
        new(8, MqttPropertyNames.ResponseTopic, MqttPropertyForm.Text, MqttPropertyPlaces.Publish | MqttPropertyPlaces.Will),
        new(9, MqttPropertyNames.CorrelationData, MqttPropertyForm.Bytes, MqttPropertyPlaces.Publish | MqttPropertyPlaces.Will),
        new(11, MqttPropertyNames.SubscriptionIdentifier, MqttPropertyForm.Variable, MqttPropertyPlaces.Subscribe),
        new(17, MqttPropertyNames.SessionExpiryInterval, MqttPropertyForm.Four, MqttPropertyPlaces.Connect | MqttPropertyPlaces.Disconnect),
        new(18, MqttPropertyNames.AssignedClientIdentifier, MqttPropertyForm.Text, MqttPropertyPlaces.None),
        new(19, MqttPropertyNames.ServerKeepAlive, MqttPropertyForm.Two, MqttPropertyPlaces.None),
        new(21, MqttPropertyNames.AuthenticationMethod, MqttPropertyForm.Text, MqttPropertyPlaces.Connect | MqttPropertyPlaces.Auth),
        new(22, MqttPropertyNames.AuthenticationData, MqttPropertyForm.Bytes, MqttPropertyPlaces.Connect | MqttPropertyPlaces.Auth),
        new(23, MqttPropertyNames.RequestProblemInformation, MqttPropertyForm.Byte, MqttPropertyPlaces.Connect),
        new(24, MqttPropertyNames.WillDelayInterval, MqttPropertyForm.Four, MqttPropertyPlaces.Will),
        new(25, MqttPropertyNames.RequestResponseInformation, MqttPropertyForm.Byte, MqttPropertyPlaces.Connect),
        new(26, MqttPropertyNames.ResponseInformation, MqttPropertyForm.Text, MqttPropertyPlaces.None),
        new(28, MqttPropertyNames.ServerReference, MqttPropertyForm.Text, MqttPropertyPlaces.None),
        new(31, MqttPropertyNames.ReasonString, MqttPropertyForm.Text, MqttPropertyPlaces.Answer | MqttPropertyPlaces.Disconnect | MqttPropertyPlaces.Auth),
        new(33, MqttPropertyNames.ReceiveMaximum, MqttPropertyForm.Two, MqttPropertyPlaces.Connect),
        new(34, MqttPropertyNames.TopicAliasMaximum, MqttPropertyForm.Two, MqttPropertyPlaces.Connect),
        new(35, MqttPropertyNames.TopicAlias, MqttPropertyForm.Two, MqttPropertyPlaces.Publish),
        new(36, MqttPropertyNames.MaximumQoS, MqttPropertyForm.Byte, MqttPropertyPlaces.None),
        new(37, MqttPropertyNames.RetainAvailable, MqttPropertyForm.Byte, MqttPropertyPlaces.None),
        new(39, MqttPropertyNames.MaximumPacketSize, MqttPropertyForm.Four, MqttPropertyPlaces.Connect),
        new(40, MqttPropertyNames.WildcardSubscriptionAvailable, MqttPropertyForm.Byte, MqttPropertyPlaces.None),
        new(41, MqttPropertyNames.SubscriptionIdentifierAvailable, MqttPropertyForm.Byte, MqttPropertyPlaces.None),
        new(42, MqttPropertyNames.SharedSubscriptionAvailable, MqttPropertyForm.Byte, MqttPropertyPlaces.None),
    ];

    private static readonly Dictionary<string, MqttPropertyDefinition> ByName = All.ToDictionary(static d => d.Name, StringComparer.Ordinal);

    /// <summary>The property of a number; null: there is none. User properties stand apart.</summary>
    public static MqttPropertyDefinition? Find(int id) => Array.Find(All, d => d.Id == id);

    /// <summary>The property of a name; null: there is none.</summary>
    public static MqttPropertyDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
