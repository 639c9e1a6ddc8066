using HookSdk.Testing;

namespace EmqxHooks._1.Tests;

public sealed class MqttProviderTests
{
    [Fact]
    public async Task Publish_BesideTheTopicsOfDevices_IsRefused()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new MqttProvider());
        FakeEmqxClient client = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;

        (await client.PublishAsync("devices/c1/up", "21", qos: 1)).EnsureAccepted();
        (await client.PublishAsync("alarms", "21", qos: 1)).EnsureDenied();
    }
}
