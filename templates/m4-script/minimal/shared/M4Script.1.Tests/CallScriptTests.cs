using HookSdk.Testing;

namespace M4Script._1.Tests;

public sealed class CallScriptTests
{
    [Fact]
    public async Task BlockedDestination_IsRejected()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new CallScript());

        (await m4.CallAsync("37000000000", "37090000001")).EnsureRejected("blocked");
        (await m4.CallAsync("37000000000", "37099999999")).EnsureUnchanged();
    }
}
