namespace HookSdk.Testing;

/// <content>The port for real clients.</content>
public sealed partial class FakeEmqx : IMqttPortBroker
{
    private readonly MqttPorts _ports;

    /// <inheritdoc/>
    bool IMqttPortBroker.IsRunning => _broker.IsRunning;

    /// <summary>Opens a TCP port that real MQTT clients use, a device's own code among them; until the fake is disposed of. What they do calls the hook servers as clients of <see cref="ConnectAsync(MqttConnect, EmqxCertificate)"/> do.</summary>
    /// <param name="configure">Changes how it is opened: address, port, TLS, the clock of its clients. Null: a free port of 127.0.0.1.</param>
    /// <returns>The port.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public Task<MqttPort> OpenMqttAsync(Action<MqttPortOptions>? configure = null) => Task.FromResult(_ports.Open(configure));

    /// <inheritdoc/>
    MqttPortPeer IMqttPortBroker.Open(MqttConnect connect, MqttPortOrigin origin)
    {
        Tell(() => connect.ToString());
        EmqxChannel channel = _broker.Open(connect, EmqxCertificate.Of(origin.ClientCertificate));
        channel.KeepAliveTime = origin.Time;
        return new EmqxPortPeer(this, channel);
    }

    /// <inheritdoc/>
    void IMqttPortBroker.Tell(Func<string> line) => Tell(line);
}
