namespace HookSdk.VerneMq;

/// <summary>What <c>on_deliver</c> is given: a message is about to be sent to a client of MQTT 3.1 or 3.1.1. Base of the request for MQTT 5.</summary>
public class OnDeliverRequest : VerneMqMessageRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnDeliverRequest()
    {
    }

    internal OnDeliverRequest(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the message; none unless a client of MQTT 5 has published it. VerneMQ up to 1.13 does not tell them for MQTT 3 clients.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }
}
