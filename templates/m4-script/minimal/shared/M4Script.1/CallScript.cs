using HookSdk;
using HookSdk.M4;

namespace M4Script._1;

/// <summary>The script: what becomes of a call. M4 may ask twice about one call.</summary>
// The base class has its full name, since in a project that is called M4Script too the short one is the namespace.
public sealed class CallScript : HookSdk.M4.M4Script
{
    // Open: when this throws or is late, the call goes on unchanged. [FailClosed] would reject it.
    [FailOpen]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
        new(call.Destination == "37090000001" ? M4Reply.Reject("blocked") : M4Reply.Continue());
}
