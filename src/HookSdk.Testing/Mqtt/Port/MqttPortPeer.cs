namespace HookSdk.Testing;

/// <summary>What a fake does with the packets of one client of a port. Each task ends when the broker has done with the packet; the next one is read only then.</summary>
internal abstract class MqttPortPeer
{
    /// <summary>The client's connection in the fake's model.</summary>
    public abstract MqttChannel Channel { get; }

    /// <summary>The client id, as the broker knows it.</summary>
    public abstract string ClientId { get; }

    /// <summary>The client has said CONNECT.</summary>
    public abstract Task ConnectAsync();

    /// <summary>The client has sent a packet that it may send.</summary>
    public abstract Task ReceiveAsync(MqttRequest request);

    /// <summary>The client has sent a packet that it may not send now, such as a second CONNECT.</summary>
    public abstract Task BreakProtocolAsync();

    /// <summary>The client has sent bytes that are no packet.</summary>
    /// <param name="bytes">What there is of them.</param>
    /// <param name="code">The reason code.</param>
    public abstract Task ReceiveJunkAsync(byte[] bytes, int code);

    /// <summary>The connection has ended without a word.</summary>
    public abstract Task LoseAsync();

    /// <summary>The client has got a packet, or seen the end of its connection.</summary>
    public virtual void OnSent(MqttReceived packet)
    {
    }
}
