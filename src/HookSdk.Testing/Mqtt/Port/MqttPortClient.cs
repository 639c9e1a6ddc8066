using System.Net;

namespace HookSdk.Testing;

/// <summary>A real client's connection to a port, from its CONNECT on.</summary>
public sealed class MqttPortClient
{
    private readonly MqttPortPeer _peer;
    private volatile bool _isAccepted;

    internal MqttPortClient(MqttPortPeer peer, IPEndPoint remote)
    {
        _peer = peer;
        Peer = remote;
    }

    /// <summary>The client id as the broker knows it: the client's own, or one that the broker or a hook gave it.</summary>
    public string ClientId => _peer.ClientId;

    /// <summary>The client's end of the connection.</summary>
    public IPEndPoint Peer { get; }

    /// <summary>Whether the broker has accepted it and the connection is up.</summary>
    public bool IsConnected => _isAccepted && _peer.Channel.IsOpen;

    /// <summary>Everything that the broker has sent to it, in order, and the end of the connection where the broker has ended it. Empty where the fake keeps no history.</summary>
    public IReadOnlyList<MqttReceived> Received => _peer.Channel.Received;

    /// <summary>Why the port has closed the connection: bytes that are no packet, a packet that is too large or too slow, a client that reads nothing; null: it has not.</summary>
    public string? Problem { get; internal set; }

    /// <summary>The client id and how it stands.</summary>
    public override string ToString() => $"{ClientId} at {Peer}: {Problem ?? (IsConnected ? "connected" : "not connected")}";

    internal void OnSent(MqttReceived packet)
    {
        if (packet is { Packet: MqttPacket.Connack, Code: 0 })
        {
            _isAccepted = true;
        }

        _peer.OnSent(packet);
    }
}
