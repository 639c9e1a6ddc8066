namespace HookSdk.VerneMq;

/// <summary>What <c>on_unsubscribe_m5</c> is given: a client of MQTT 5 unsubscribes.</summary>
public sealed class OnUnsubscribeM5Request : OnUnsubscribeRequest
{
    private readonly JsonSlice _propertiesPart;
    private VerneMqProperties? _properties;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnUnsubscribeM5Request()
    {
    }

    internal OnUnsubscribeM5Request(HookBody body, in CallFields fields)
        : base(body, fields) => _propertiesPart = fields.Slice(CallField.Properties);

    /// <summary>The properties of the UNSUBSCRIBE.</summary>
    public VerneMqProperties Properties
    {
        get => _properties ??= PropertiesReader.Read(Body, _propertiesPart);
        init => _properties = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal static new OnUnsubscribeM5Request? Make(HookBody body, in CallFields fields) =>
        FilterReader.Read(fields[CallField.Topics].Of(body.Span)) is { } asked ? new(body, fields) { Filters = asked } : null;
}
