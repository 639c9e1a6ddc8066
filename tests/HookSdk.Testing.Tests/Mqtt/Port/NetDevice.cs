using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>A device as one writes it with MQTTnet.</summary>
internal sealed class NetDevice : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly List<MqttApplicationMessage> _messages = [];

    public NetDevice()
    {
        _client.ApplicationMessageReceivedAsync += e =>
        {
            lock (_messages)
            {
                _messages.Add(e.ApplicationMessage);
            }

            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += e =>
        {
            Disconnected.TrySetResult(e);
            return Task.CompletedTask;
        };
    }

    public static MqttProtocolVersion[] Versions { get; } = [MqttProtocolVersion.V310, MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    public IMqttClient Client => _client;

    public TaskCompletionSource<MqttClientDisconnectedEventArgs> Disconnected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<MqttApplicationMessage> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    public static MqttClientOptionsBuilder Options(PortBroker broker, MqttProtocolVersion version = MqttProtocolVersion.V500, string password = "s3cret") => new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", broker.Port.EndPoint.Port).WithProtocolVersion(version).WithClientId("net").WithCredentials("alice", password).WithTimeout(TimeSpan.FromSeconds(60));

    public static MqttApplicationMessage Message(string topic, string payload, int qos, bool retain = false) => new MqttApplicationMessageBuilder()
        .WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).WithRetainFlag(retain).Build();

    public async Task<int> ConnectAsync(MqttClientOptionsBuilder options) => (int)(await _client.ConnectAsync(options.Build(), TestContext.Current.CancellationToken)).ResultCode;

    public async Task<int> SubscribeAsync(string filter, int qos = 2) => (int)(await _client.SubscribeAsync(
        new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, (MqttQualityOfServiceLevel)qos).Build(), TestContext.Current.CancellationToken)).Items.Single().ResultCode;

    public async Task<int> PublishAsync(MqttApplicationMessage message) => (int)(await _client.PublishAsync(message, TestContext.Current.CancellationToken)).ReasonCode;

    public void Dispose() => _client.Dispose();
}
