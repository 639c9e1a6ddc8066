using HookSdk.Testing.Tests.VerneMq;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>Either fake with a port, and a client of its own that publishes to devices and sees what they publish.</summary>
internal sealed class PortBroker : IAsyncDisposable
{
    private readonly FakeEmqx? _emqx;
    private readonly FakeVerneMq? _vernemq;
    private FakeEmqxClient? _emqxClient;
    private FakeVerneMqClient? _vernemqClient;

    private PortBroker(FakeEmqx? emqx, FakeVerneMq? vernemq, MqttPort port)
    {
        _emqx = emqx;
        _vernemq = vernemq;
        Port = port;
    }

    public static string[] Names { get; } = ["emqx", "vernemq"];

    public MqttPort Port { get; }

    public FakeClock Time => _emqx?.Time ?? _vernemq!.Time;

    public string Transcript => _emqx?.Transcript ?? _vernemq!.Transcript;

    public IReadOnlyList<MqttPublish> Messages => _emqxClient?.Messages ?? _vernemqClient!.Messages;

    public static async Task<PortBroker> StartAsync(string name, Action<MqttPortOptions>? configure = null, FakeClock? time = null)
    {
        time ??= new FakeClock();
        if (name == "emqx")
        {
            FakeEmqx emqx = await FakeEmqx.StartAsync(new PortGate(), o => o.Time = time);
            PortBroker broker = new(emqx, null, await emqx.OpenMqttAsync(configure));
            broker._emqxClient = (await emqx.ConnectAsync("backend", "alice", "s3cret")).EnsureAccepted().Client;
            (await broker._emqxClient.SubscribeAsync("devices/#", 2)).EnsureGranted();
            return broker;
        }

        FakeVerneMq vernemq = await FakeVerneMq.StartAsync(new GatePlugin(), o => o.Time = time);
        PortBroker other = new(null, vernemq, await vernemq.OpenMqttAsync(configure));
        other._vernemqClient = (await vernemq.ConnectAsync("backend", "alice", "s3cret")).EnsureAccepted().Client;
        (await other._vernemqClient.SubscribeAsync("devices/#", 2)).EnsureGranted(2);
        return other;
    }

    public Task PublishAsync(MqttPublish message) => _emqxClient?.PublishAsync(message) ?? (Task)_vernemqClient!.PublishAsync(message);

    public Task PublishAsync(string topic, string payload, int qos = 0, bool retain = false) => PublishAsync(new MqttPublish(topic, payload) { QoS = qos, Retain = retain });

    public Task RestartAsync() => _emqx?.RestartAsync() ?? _vernemq!.RestartAsync();

    public ValueTask DisposeAsync() => _emqx?.DisposeAsync() ?? _vernemq!.DisposeAsync();
}
