using System.Net;

namespace HookSdk.VerneMq;

/// <summary>What <c>auth_on_register</c> is given: a client of MQTT 3.1 or 3.1.1 wants to connect. Base of the request for MQTT 5.</summary>
public class AuthOnRegisterRequest : VerneMqUserRequest, INamesClient
{
    private readonly JsonSlice _passwordPart;
    private readonly JsonSlice _peerAddressPart;
    private readonly JsonSlice _certificatePart;
    private readonly JsonSlice _listenerTypePart;
    private readonly JsonSlice _listenerAddressPart;
    private readonly bool _isPlain;
    private string? _password;
    private IPAddress? _peerAddress;
    private string? _listenerType;
    private string? _listenerAddress;
    private ReadOnlyMemory<byte>? _certificate;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AuthOnRegisterRequest()
    {
    }

    internal AuthOnRegisterRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
        _passwordPart = fields.Slice(CallField.Password);
        _peerAddressPart = fields.Slice(CallField.PeerAddress);
        _certificatePart = fields.Slice(CallField.ClientCertificate);
        _listenerTypePart = fields.Slice(CallField.ListenerType);
        _listenerAddressPart = fields.Slice(CallField.ListenerAddress);
        _isPlain = fields.IsPlain;
        PeerPort = fields.Number(body, CallField.PeerPort);
        CleanStart = fields.IsTrue(CallField.CleanSession) || fields.IsTrue(CallField.CleanStart);
        ListenerPort = fields[CallField.ListenerPort].Kind == System.Text.Json.JsonValueKind.Number ? fields.Number(body, CallField.ListenerPort) : null;
    }

    /// <summary>The password; null when the client gave none. Bytes that are no UTF-8 are lost, U+FFFD stands in their place. Never shown by <c>ToString</c>.</summary>
    public string? Password
    {
        get => _password ??= _passwordPart.Text(Body);
        init => _password = value;
    }

    /// <summary>The address that the client came from, IPv4 or IPv6; null where it is none, as by a Unix domain socket.</summary>
    public IPAddress? PeerAddress
    {
        get => _peerAddress ??= IPAddress.TryParse(_peerAddressPart.Text(Body), out IPAddress? address) ? address : null;
        init => _peerAddress = value;
    }

    string? INamesClient.PeerAddress => PeerAddress?.ToString();

    /// <summary>The port that the client came from.</summary>
    public int PeerPort { get; init; }

    /// <summary>Clean session, or clean start in MQTT 5.</summary>
    public bool CleanStart { get; init; }

    /// <summary>
    /// The client's certificate in DER; null without one. Sent from 2.1.0 on by listeners with <c>forward_connection_opts</c>, which drop TLS clients that
    /// have none before any hook is called.
    /// </summary>
    /// <exception cref="FormatException">It cannot be read: the hook is registered with <c>base64payload=false</c>, by which VerneMQ loses bytes of every certificate.</exception>
    public ReadOnlyMemory<byte>? ClientCertificate
    {
        get => _certificate ??= ReadCertificate() is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?);
        init => _certificate = value;
    }

    /// <summary>The listener's kind, such as <c>mqtt</c> or <c>mqtts</c>. From 2.2.0 on, with <c>forward_connection_opts</c>; null otherwise.</summary>
    public string? ListenerType
    {
        get => _listenerType ??= _listenerTypePart.Text(Body);
        init => _listenerType = value;
    }

    /// <summary>The listener's port. From 2.2.0 on, with <c>forward_connection_opts</c>; null otherwise.</summary>
    public int? ListenerPort { get; init; }

    /// <summary>The listener's address as text, since it is <c>local</c> for a Unix domain socket. From 2.2.0 on, with <c>forward_connection_opts</c>; null otherwise.</summary>
    public string? ListenerAddress
    {
        get => _listenerAddress ??= _listenerAddressPart.Text(Body);
        init => _listenerAddress = value;
    }

    private byte[]? ReadCertificate()
    {
        try
        {
            // As text, a certificate has U+FFFD in the place of each byte that is no UTF-8.
            if (!_isPlain || _certificatePart.Text(Body)?.Contains('\uFFFD', StringComparison.Ordinal) != true)
            {
                return _certificatePart.Bytes(Body, _isPlain);
            }
        }
        catch (FormatException)
        {
            // The message would speak of a payload.
        }

        throw new FormatException(
            "The client_cert of the request cannot be read: it came as text, in which VerneMQ loses bytes. Register the hook with base64payload=true, and leave its Base64Payload here true.");
    }

    private protected override string Details => $"{base.Details}, from {PeerAddress}:{PeerPort}{(CleanStart ? ", clean" : "")}{(Password is null ? "" : ", with a password")}";
}
