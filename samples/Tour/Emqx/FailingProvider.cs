using HookSdk;
using HookSdk.EmqX.ExHook;
using Tour.Failing;

namespace Tour.Emqx;

/// <summary>A provider that fails: EMQX lets nobody in, as it states.</summary>
internal sealed class FailingProvider(Fault fault) : ExHookProvider
{
    [FailClosed]
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        await fault.HappenAsync(context);
        return AccessReply.Allow();
    }
}
