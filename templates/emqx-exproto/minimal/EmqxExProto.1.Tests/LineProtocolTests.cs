using HookSdk.Testing;

namespace EmqxExProto._1.Tests;

public sealed class LineProtocolTests
{
    [Fact]
    public async Task Line_OfADeviceThatIsIn_IsPublished()
    {
        await using FakeExProto emqx = await FakeExProto.StartAsync(new LineProtocol());
        FakeDevice device = await emqx.ConnectAsync();

        await device.SendAsync("gps-1 acme secret\nhere I am\n");

        await device.ExpectAsync("OK\nOK\n");
        Assert.Equal("here I am", (await emqx.ExpectPublishedAsync("devices/up")).Message.Text);
    }
}
