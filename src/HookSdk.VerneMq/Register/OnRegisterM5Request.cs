namespace HookSdk.VerneMq;

/// <summary>What <c>on_register_m5</c> is given: a session of MQTT 5 is registered.</summary>
public sealed class OnRegisterM5Request : OnRegisterRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnRegisterM5Request()
    {
    }

    internal OnRegisterM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the CONNACK, not those of the CONNECT.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }
}
