namespace HookSdk.VerneMq;

/// <summary>What <c>on_subscribe_m5</c> is given: a client of MQTT 5 has subscribed.</summary>
public sealed class OnSubscribeM5Request : OnSubscribeRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnSubscribeM5Request()
    {
    }

    internal OnSubscribeM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the SUBSCRIBE.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal static new OnSubscribeM5Request? Make(HookBody body, in CallFields fields) =>
        SubscriptionReader.Read(fields[CallField.Topics].Of(body.Span)) is { } asked ? new(body, fields) { Subscriptions = asked } : null;
}
