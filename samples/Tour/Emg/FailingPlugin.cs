using HookSdk;
using HookSdk.Emg;
using Tour.Failing;

namespace Tour.Emg;

/// <summary>A plugin that fails: EMG is told no, as it states.</summary>
internal sealed class FailingPlugin(Fault fault) : EmgPlugin
{
    [FailClosed]
    public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
    {
        await fault.HappenAsync(context);
        return BeforeReceiveReply.Accept();
    }
}
