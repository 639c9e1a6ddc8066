using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What every EMG hook is given. A handler can be tested with one made by hand: <c>new RouteRequest { Message = new EmgMessage("INFO", "46700000001", "hi") }</c>.</summary>
/// <remarks>
/// A request that came from EMG is a view over its bytes, and each part is read when it is asked for. The bytes go back when the handler has ended:
/// a read after that throws <see cref="InvalidOperationException"/>. Copy what is to live longer while the handler runs (<see cref="EmgMessage.Detach"/>).
/// </remarks>
public abstract class EmgRequest : INamesClient
{
    private readonly EmgCall? _call;
    private EmgMessage? _message;
    private string? _argument;
    private string? _earlierRoute;
    private EmgConnectorInfo? _connector;
    private IReadOnlyList<EmgConnectorInfo>? _connectors;
    private IReadOnlyList<EmgConnectorInfo>? _groups;

    private protected EmgRequest()
    {
    }

    [SetsRequiredMembers]
    private protected EmgRequest(EmgCall call)
    {
        _call = call;
        Message = new EmgMessage(call);
    }

    /// <summary>The message, or the delivery report (<c>qe</c>).</summary>
    public required EmgMessage Message
    {
        get => _message!;
        init => _message = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The text that the connector's <c>PLUGIN=name:text</c> gives (<c>ccarg</c>); null when absent or empty. It tells the connectors of one server apart.</summary>
    public string? Argument
    {
        get => _argument ??= _call?.GetText("ccarg"u8);
        init => _argument = NullIfEmpty(value);
    }

    /// <summary>The connector or group that a plugin called before this one has chosen (<c>route</c>); null when none has.</summary>
    public string? EarlierRoute
    {
        get => _earlierRoute ??= _call?.GetName("route"u8);
        init => _earlierRoute = NullIfEmpty(value);
    }

    /// <summary>The connector that the message is on (<c>connector</c>), parsed when first asked for; null when absent. Its shape is not documented by the vendor.</summary>
    public EmgConnectorInfo? Connector
    {
        get => _connector ??= _call is null ? null : ConnectorReader.ReadOne(_call.GetJson("connector"u8).Span);
        init => _connector = value;
    }

    /// <summary>All connectors, or those that the PLUGIN section's <c>CONNECTORS</c> names, parsed when first asked for. Their shape is not documented by the vendor. Where their JSON has a flaw, those before it are told.</summary>
    public IReadOnlyList<EmgConnectorInfo> Connectors
    {
        get => _connectors ??= _call is null ? [] : ConnectorReader.ReadMany(_call.GetJson("connectors"u8).Span);
        init => _connectors = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>All connector groups, parsed when first asked for. Their shape is not documented by the vendor. Where their JSON has a flaw, those before it are told.</summary>
    public IReadOnlyList<EmgConnectorInfo> Groups
    {
        get => _groups ??= _call is null ? [] : ConnectorReader.ReadMany(_call.GetJson("groups"u8).Span);
        init => _groups = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The request's bytes as EMG sent them, valid until the handler ends; empty in a request made by hand. Of a request that was no sound JSON, the bytes as they were mended.</summary>
    public ReadOnlyMemory<byte> Raw => _call?.Body.Memory ?? default;

    string? INamesClient.Client => Message.Source;

    string? INamesClient.Destination => Message.Destination;

    string? INamesClient.UserName => Message.UserName;

    string? INamesClient.PeerAddress => Message.PeerAddress?.ToString();

    private protected EmgCall? Call => _call;

    /// <summary>Finds a field of the request by its name, also one that this package does not know. Of a name that came twice the last is found.</summary>
    /// <param name="name">The name exactly as EMG writes it, such as <c>ccarg</c>.</param>
    /// <param name="json">The value's JSON, a string with its quotes; valid until the handler ends. Of <c>connectors</c> and <c>groups</c> only strings and brackets have been looked at when the request was read.</param>
    /// <returns>False when there is no such field, and for a request made by hand.</returns>
    public bool TryGetField(string name, out ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_call is not null && _call.TryGetField(name, out JsonField field))
        {
            json = _call.GetJson(field);
            return true;
        }

        json = default;
        return false;
    }

    /// <summary>The request in one line, for logs. Text and secrets are masked.</summary>
    public override string ToString() => $"{GetType().Name} {{ {Message} }}";

    /// <summary>The same request over another message; everything else is shared.</summary>
    internal EmgRequest WithMessage(EmgMessage message)
    {
        EmgRequest copy = (EmgRequest)MemberwiseClone();
        copy._message = message;
        return copy;
    }

    private static string? NullIfEmpty(string? value) => value is { Length: > 0 } ? value : null;
}
