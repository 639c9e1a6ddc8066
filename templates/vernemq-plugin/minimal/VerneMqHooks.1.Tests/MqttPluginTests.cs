using HookSdk.Testing;

namespace VerneMqHooks._1.Tests;

public sealed class MqttPluginTests
{
    [Fact]
    public async Task Publish_BesideTheTopicsOfDevices_IsRefused()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new MqttPlugin(), static options => options.AllowAnonymous = true);
        FakeVerneMqClient client = (await broker.ConnectAsync("c1")).EnsureAccepted().Client;

        (await client.PublishAsync("devices/c1/up", "21", qos: 1)).EnsureAccepted();
        (await client.PublishAsync("alarms", "21", qos: 1)).EnsureRefused();
    }
}
