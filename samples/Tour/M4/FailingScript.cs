using HookSdk;
using HookSdk.M4;
using Tour.Failing;

namespace Tour.M4;

/// <summary>A script that fails: M4 rejects the call, as it states.</summary>
internal sealed class FailingScript(Fault fault) : M4Script
{
    [FailClosed]
    public override async ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        await fault.HappenAsync(context);
        return M4Reply.Continue();
    }
}
