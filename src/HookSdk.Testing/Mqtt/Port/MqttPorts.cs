namespace HookSdk.Testing;

/// <summary>The ports of a fake broker.</summary>
internal sealed class MqttPorts(IMqttPortBroker broker)
{
    private readonly List<MqttPort> _ports = [];

    /// <summary>Opens one.</summary>
    public MqttPort Open(Action<MqttPortOptions>? configure)
    {
        MqttPortOptions options = new();
        configure?.Invoke(options);
        MqttPort port = new(broker, options);
        lock (_ports)
        {
            _ports.Add(port);
        }

        return port;
    }

    /// <summary>The fake is gone: closes all of them.</summary>
    public async ValueTask AbandonAsync()
    {
        MqttPort[] ports;
        lock (_ports)
        {
            ports = [.. _ports];
            _ports.Clear();
        }

        foreach (MqttPort port in ports)
        {
            await port.AbandonAsync().ConfigureAwait(false);
        }
    }
}
