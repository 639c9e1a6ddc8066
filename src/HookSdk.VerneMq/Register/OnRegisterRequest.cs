using System.Net;

namespace HookSdk.VerneMq;

/// <summary>What <c>on_register</c> is given: a session of MQTT 3.1 or 3.1.1 is registered. Base of the request for MQTT 5.</summary>
public class OnRegisterRequest : VerneMqUserRequest
{
    private readonly JsonSlice _peerAddressPart;
    private IPAddress? _peerAddress;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public OnRegisterRequest()
    {
    }

    internal OnRegisterRequest(HookBody body, in CallFields fields)
        : base(body, fields)
    {
        _peerAddressPart = fields.Slice(CallField.PeerAddress);
        PeerPort = fields.Number(body, CallField.PeerPort);
    }

    /// <summary>The address that the client came from, IPv4 or IPv6; null where it is none, as by a Unix domain socket.</summary>
    public IPAddress? PeerAddress
    {
        get => _peerAddress ??= IPAddress.TryParse(_peerAddressPart.Text(Body), out IPAddress? address) ? address : null;
        init => _peerAddress = value;
    }

    /// <summary>The port that the client came from.</summary>
    public int PeerPort { get; init; }

    private protected override string Details => $"{base.Details}, from {PeerAddress}:{PeerPort}";
}
