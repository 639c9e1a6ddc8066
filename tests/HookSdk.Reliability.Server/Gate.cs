using HookSdk.EmqX.ExHook;

namespace HookSdk.Reliability;

/// <summary>Lets everyone in, after a moment: calls overlap, as they do with a look-up.</summary>
public sealed class Gate : ExHookProvider
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    /// <inheritdoc/>
    [FailClosed]
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        await Task.Delay(Moment, context.CancellationToken);
        return AccessReply.Allow();
    }
}
