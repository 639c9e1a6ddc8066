using HookSdk;
using HookSdk.M4;
using HookSdk.Numbers;

namespace Tour.M4;

/// <summary>What operators write M4 scripts for: caller ids, blocked destinations, routing prefixes. It counts what it decides, so that the tour can compare.</summary>
internal sealed class TourScript : M4Script
{
    public const string CallerId = "37011111111";
    public const string RoutingPrefix = "99";

    private readonly PrefixTable<string> _blocked = PrefixTable.Create<string>([new("882", "satellite"), new("1900", "premium rate"), new("37012345678", "complaint")]);
    private int _rejected;
    private int _callerIds;
    private int _prefixed;

    public int Rejected => _rejected;

    public int CallerIds => _callerIds;

    public int Prefixed => _prefixed;

    // A blocked destination costs money each minute: when this code fails, no call goes out.
    [FailClosed]
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        if (_blocked.TryFind(NumberNormalizer.Default.Normalize(call.Destination ?? ""), out string? reason))
        {
            Interlocked.Increment(ref _rejected);
            return new(M4Reply.Reject(reason));
        }

        M4Reply reply = M4Reply.Continue();
        if (call.UserId == 2)
        {
            Interlocked.Increment(ref _callerIds);
            reply = reply.WithSource(CallerId);
        }

        if (call.ConnectionPointId == 7)
        {
            Interlocked.Increment(ref _prefixed);
            reply = reply.WithDestinationPrefix(RoutingPrefix);
        }

        return new(reply);
    }
}
