using HookSdk.EmqX.ExHook;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A provider that blocks its thread for the user "blocks", and then lets him in as everybody.</summary>
[FailClosed]
public sealed class Blocker(Door door) : ExHookProvider
{
    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        if (request.Client.UserName == "blocks")
        {
            door.Pass();
        }

        return new(AccessReply.Allow());
    }
}
