namespace HookSdk.VerneMq;

/// <summary>What <c>on_unsubscribe</c> is given: a client of MQTT 3.1 or 3.1.1 unsubscribes. Base of the request for MQTT 5.</summary>
public class OnUnsubscribeRequest : VerneMqUserRequest
{
    private IReadOnlyList<string> _filters = [];

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnUnsubscribeRequest()
    {
    }

    internal OnUnsubscribeRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
    }

    /// <summary>The filters, in the order that VerneMQ sends: the reverse of the packet.</summary>
    public IReadOnlyList<string> Filters
    {
        get => _filters;
        init => _filters = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Opens the filters for changes: rewrite some of them, then answer with <see cref="FilterEdits.Ok"/>.</summary>
    public FilterEdits Edit() => new(this);

    internal static OnUnsubscribeRequest? Make(HookBody body, in CallFields fields) =>
        FilterReader.Read(fields[CallField.Topics].Of(body.Span)) is { } asked ? new(body, fields) { Filters = asked } : null;
}
