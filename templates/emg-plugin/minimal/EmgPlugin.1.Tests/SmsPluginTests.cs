using HookSdk.Testing;

namespace EmgPlugin._1.Tests;

public sealed class SmsPluginTests
{
    [Fact]
    public async Task OptedOutNumber_IsRejected()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new SmsPlugin());

        (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "Hello"))).EnsureSent();
    }
}
