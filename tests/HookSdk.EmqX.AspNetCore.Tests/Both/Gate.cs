using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>Lets the client dev1 in, and the client wait when the door is open.</summary>
public sealed class Gate(Doors doors) : ExHookProvider
{
    [FailClosed]
    public override async ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context)
    {
        if (request.Client.ClientId == "wait")
        {
            await doors.Hook.PassAsync(context.CancellationToken);
            return AccessReply.Allow();
        }

        return request.Client.ClientId == "dev1" ? AccessReply.Allow() : AccessReply.Deny();
    }
}
