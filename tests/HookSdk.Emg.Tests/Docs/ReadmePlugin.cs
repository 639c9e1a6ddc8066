using HookSdk;
using HookSdk.Emg;
using HookSdk.Numbers;
using HookSdk.Testing;

namespace Acme.Sms;

public sealed class OptOutPlugin(IReadOnlySet<string> optOuts) : EmgPlugin
{
    // An opted-out number stays quiet even when this code fails.
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
    {
        string number = NumberNormalizer.Default.Normalize(request.Message.Destination ?? "");
        return new(optOuts.Contains(number) ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
    }
}

public sealed class OptOutTests
{
    [Fact]
    public async Task OptedOutNumber_IsRejected()
    {
        OptOutPlugin plugin = new(new HashSet<string> { "46700000001" });
        await using FakeEmg emg = await FakeEmg.StartAsync(plugin);

        (await emg.ReceiveAsync(new("INFO", "+46 70-000 00 01", "hi"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "hi"))).EnsureSent();
    }
}
