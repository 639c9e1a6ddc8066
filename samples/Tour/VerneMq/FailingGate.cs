using HookSdk;
using HookSdk.VerneMq;
using Tour.Failing;

namespace Tour.VerneMq;

/// <summary>A plugin that fails: VerneMQ lets nobody in, as it states.</summary>
internal sealed class FailingGate(Fault fault) : VerneMqPlugin
{
    [FailClosed]
    public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
    {
        await fault.HappenAsync(context);
        return RegisterReply.Ok();
    }
}
