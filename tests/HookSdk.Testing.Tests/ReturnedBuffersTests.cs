namespace HookSdk.Testing.Tests;

public sealed class ReturnedBuffersTests
{
    [Fact]
    public void Buffers_WhereAFakeIsUsed_AreOverwritten()
    {
        _ = new FakeClock();
        AppContext.TryGetSwitch("HookSdk.OverwriteReturnedBuffers", out bool on).ShouldBeTrue();
        on.ShouldBeTrue();
    }
}
