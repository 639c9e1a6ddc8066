using HookSdk;
using HookSdk.M4;

return await M4LocalProgram.RunAsync<SetCallerId>(args);

/// <summary>Calls of user 2 get a caller id; one destination is rejected.</summary>
internal sealed class SetCallerId : M4Script
{
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        if (call.Destination == "37012345678")
        {
            return new(M4Reply.Reject("blocked"));
        }

        return new(call.UserId == 2 ? M4Reply.Continue().WithSource("37011111111").WithMessage("success") : M4Reply.Continue());
    }
}
