namespace HookSdk.VerneMq;

/// <summary>What <c>on_publish_m5</c> is given: a message of a client of MQTT 5 was routed, as the hooks have changed it.</summary>
public sealed class OnPublishM5Request : OnPublishRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnPublishM5Request()
    {
    }

    internal OnPublishM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the message.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }
}
