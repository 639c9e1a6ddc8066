namespace HookSdk.VerneMq;

/// <summary>What every hook is given. A handler can be tested with one made by hand: <c>new AuthOnPublishRequest { ClientId = "pump-7", Topic = "pumps/7" }</c>.</summary>
/// <remarks>
/// A request that came from VerneMQ is a view over its bytes, and each part is read when it is asked for. The bytes go back when the handler has ended:
/// a first read of a part after that throws <see cref="InvalidOperationException"/>. Texts that were no UTF-8 at the client arrive with U+FFFD in their place:
/// the broker has lost what they were.
/// </remarks>
public abstract class VerneMqRequest : INamesClient
{
    private readonly HookBody? _body;
    private readonly JsonSlice _mountpointPart;
    private readonly JsonSlice _clientIdPart;
    private string? _mountpoint;
    private string? _clientId;

    private protected VerneMqRequest()
    {
    }

    private protected VerneMqRequest(HookBody body, in CallFields fields)
    {
        _body = body;
        _mountpointPart = fields.Slice(CallField.Mountpoint);
        _clientIdPart = fields.Slice(CallField.ClientId);
    }

    /// <summary>The mountpoint, VerneMQ's name of a tenant; empty for the default one. Never absent in a call, which is not read without.</summary>
    public string Mountpoint
    {
        get => _mountpoint ??= _mountpointPart.Text(_body) ?? "";
        init => _mountpoint = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The client id; one that the broker has made (<c>anon-...</c>) when an MQTT 5 client sent none. Never absent in a call, which is not read without; empty in a request made by hand without.</summary>
    public string ClientId
    {
        get => _clientId ??= _clientIdPart.Text(_body) ?? "";
        init => _clientId = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The request's bytes as VerneMQ sent them, valid until the handler ends; empty in a request made by hand. Of a request that was no sound JSON, the bytes as they were mended. They may hold a password.</summary>
    public ReadOnlyMemory<byte> Raw => _body?.Memory ?? default;

    string? INamesClient.Client => ClientId is { Length: > 0 } client ? client : null;

    private protected HookBody? Body => _body;

    /// <summary>Finds a field of the request by its name, also one that this package does not know. Of a name that came twice the last is found.</summary>
    /// <param name="name">The name exactly as VerneMQ writes it, such as <c>listener_type</c>.</param>
    /// <param name="json">The value's JSON, a string with its quotes; valid until the handler ends.</param>
    /// <returns>False when there is no such field, and for a request made by hand.</returns>
    public bool TryGetField(string name, out ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(name);
        json = default;
        bool found = _body is not null && CallReader.TryFind(_body, name, out json);
        _body?.EnsureHeld();
        return found;
    }

    /// <summary>The request in one line, for logs: without passwords and payloads.</summary>
    public override string ToString() => $"{GetType().Name} {{ client_id = {ClientId}{(Mountpoint.Length == 0 ? "" : $", mountpoint = {Mountpoint}")}{Details} }}";

    /// <summary>What a hook adds to <see cref="ToString"/>: each part with a comma before it.</summary>
    private protected virtual string Details => "";
}
