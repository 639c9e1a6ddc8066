using HookSdk;
using HookSdk.Emg;

namespace EmgPlugin._1;

/// <summary>The plugin: one override for each hook that is served. EMG stops calling the others, which answer 404.</summary>
// The base class has its full name, since in a project that is called EmgPlugin too the short one is the namespace.
public sealed class SmsPlugin : HookSdk.Emg.EmgPlugin
{
    // Closed: when this throws or is late, the message is rejected. [FailOpen] would let it through.
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        new(request.Message.Destination == "46700000001" ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
}
