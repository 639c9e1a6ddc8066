using HookSdk.Testing;
using MQTTnet;
using MQTTnet.Protocol;

namespace Acme.Mqtt;

/// <summary>What docs/testing.md shows of a port for real clients.</summary>
public sealed class MqttPortExamples
{
    private readonly DeviceGate _gate = new(new Dictionary<string, string> { ["dev1"] = "secret" });

    [Fact]
    public async Task DeviceOfYourOwn_AtThePort_IsServedByYourHooks()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(_gate);
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", "secret")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();

        MqttPort port = await emqx.OpenMqttAsync();
        using Thermometer device = new(port.EndPoint.Port);
        await device.ReportAsync("21.5");
        await port.UntilAsync(() => watcher.Messages.Count == 1);

        watcher.Messages[0].Topic.ShouldBe("v2/c1/up");
        emqx.EnsureNoFallback();
    }

    /// <summary>Your device's own code, here with MQTTnet.</summary>
    private sealed class Thermometer(int port) : IDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

        public async Task ReportAsync(string degrees)
        {
            await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("c1").WithCredentials("dev1", "secret").Build());
            await _client.PublishStringAsync("legacy/c1/up", degrees, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        public void Dispose() => _client.Dispose();
    }
}
