namespace HookSdk.VerneMq;

/// <summary>What <c>auth_on_publish_m5</c> is given: a client of MQTT 5 publishes, or connects with a will.</summary>
public sealed class AuthOnPublishM5Request : AuthOnPublishRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AuthOnPublishM5Request()
    {
    }

    internal AuthOnPublishM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the PUBLISH, or of the will.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }
}
