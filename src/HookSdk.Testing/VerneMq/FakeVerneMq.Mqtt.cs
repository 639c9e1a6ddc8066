namespace HookSdk.Testing;

/// <content>The port for real clients.</content>
public sealed partial class FakeVerneMq : IMqttPortBroker
{
    private readonly MqttPorts _ports;

    /// <summary>Opens a TCP port that real MQTT clients use, a device's own code among them; until the fake is disposed of. What they do calls the webhooks as clients of <see cref="ConnectAsync(MqttConnect, VerneMqPeer)"/> do.</summary>
    /// <param name="configure">Changes how it is opened: address, port, TLS, the clock of its clients. Null: a free port of 127.0.0.1.</param>
    /// <returns>The port.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public Task<MqttPort> OpenMqttAsync(Action<MqttPortOptions>? configure = null) => Task.FromResult(_ports.Open(configure));

    /// <inheritdoc/>
    MqttPortPeer IMqttPortBroker.Open(MqttConnect connect, MqttPortOrigin origin)
    {
        string name = NameOf(connect);
        Tell($"{name} -> {connect}");
        VerneMqPeer peer = new(origin.Remote.Address, origin.Remote.Port)
        {
            ClientCertificate = origin.ClientCertificate,
            ListenerType = origin.IsTls ? "mqtts" : "mqtt",
            ListenerAddress = origin.Local.Address.ToString(),
            ListenerPort = origin.Local.Port,
        };
        VerneMqChannel channel = Open(connect, peer, name);
        channel.KeepAliveTime = origin.Time;
        return new VerneMqPortPeer(this, channel);
    }

    /// <inheritdoc/>
    void IMqttPortBroker.Tell(Func<string> line)
    {
        if (_options.KeepsHistory)
        {
            Tell(line());
        }
    }

    internal Task CutAsync(VerneMqChannel channel) => channel.ReadAsync(() => _broker.Ending.CutAsync(channel));

    internal Task RefusePacketAsync(VerneMqChannel channel, int code) => channel.ReadAsync(() => _broker.Ending.RefusePacketAsync(channel, code));
}
