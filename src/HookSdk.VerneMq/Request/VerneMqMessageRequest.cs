namespace HookSdk.VerneMq;

/// <summary>A request about a message.</summary>
public abstract class VerneMqMessageRequest : VerneMqUserRequest, INamesClient
{
    private readonly JsonSlice _topicPart;
    private readonly JsonSlice _payloadPart;
    private readonly bool _isPlain;
    private readonly int _qos;
    private string? _topic;
    private ReadOnlyMemory<byte>? _payload;

    private protected VerneMqMessageRequest()
    {
    }

    private protected VerneMqMessageRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
        _topicPart = fields.Slice(CallField.Topic);
        _payloadPart = fields.Slice(CallField.Payload);
        _isPlain = fields.IsPlain;
        _qos = fields.Number(body, CallField.QoS);
        Retain = fields.IsTrue(CallField.Retain);
        HasPayload = _payloadPart.IsPresent;
    }

    IReadOnlyList<string> INamesClient.Topics => [Topic];

    /// <summary>The topic. Never absent in a call, which is not read without; empty in a request made by hand without.</summary>
    public string Topic
    {
        get => _topic ??= _topicPart.Text(Body) ?? "";
        init => _topic = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// The quality of service, 0 to 2: of the publish; for deliveries and stored messages that of the subscription, which the packet may be below. There VerneMQ up to 2.1.2 tells
    /// 128 or more of an MQTT 5 subscription that was refused, by another server, with a code in the list of topics: it delivers all the same.
    /// </summary>
    public int QoS
    {
        get => _qos;
        init => _qos = MqttRules.CheckQos(value);
    }

    /// <summary>The retain flag.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether the request brought the payload: the two <c>auth_on_publish</c> hooks may be registered with <c>no_payload</c>.</summary>
    public bool HasPayload { get; private init; }

    /// <summary>
    /// The payload, decoded when first asked for and then the request's own, so that it may outlive the handler. Empty when the message's is, and without one.
    /// </summary>
    /// <exception cref="FormatException">It is not base64, though the hook is not set to come without.</exception>
    public ReadOnlyMemory<byte> Payload
    {
        get => _payload ??= _payloadPart.Bytes(Body, _isPlain) ?? [];
        init
        {
            _payload = value;
            HasPayload = true;
        }
    }

    /// <summary>Whether payloads of this hook come and go as text, not as base64.</summary>
    internal bool IsPlain => _isPlain;

    private protected override string Details => $"{base.Details}, topic = {Topic}, qos = {QoS}{(Retain ? ", retain" : "")}";
}
