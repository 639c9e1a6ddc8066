using HookSdk;
using HookSdk.Emg;

namespace Orders;

/// <summary>Nobody gets a message who has opted out of them, in the same list that the application's controllers keep.</summary>
public sealed class OptOutPlugin(OptOutList optOuts) : EmgPlugin
{
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        new(optOuts.Contains(request.Message.Destination) ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
}
