namespace HookSdk.VerneMq;

/// <summary>What <c>auth_on_register_m5</c> is given: a client of MQTT 5 wants to connect.</summary>
public sealed class AuthOnRegisterM5Request : AuthOnRegisterRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AuthOnRegisterM5Request()
    {
    }

    internal AuthOnRegisterM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the CONNECT.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }
}
