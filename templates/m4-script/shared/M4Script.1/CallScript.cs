using HookSdk;
using HookSdk.M4;
using HookSdk.Numbers;
using M4Script._1.Numbers;
using M4Script._1.Rules;

namespace M4Script._1;

/// <summary>The script: what becomes of a call. M4 may ask twice about one call, and that must do no harm: so nothing is counted here.</summary>
// The base class has its full name, since in a project that is called M4Script too the short one is the namespace.
public sealed class CallScript(ICallRules rules, NumberNormalizer normalizer, ICallLog log, PortedNumbers? portedNumbers = null) : HookSdk.M4.M4Script
{
    // Open: the script mostly rewrites numbers, and a call with the number that it came with is worth more than no call. Blocked destinations are in memory and
    // looked at first, before anything that may be late. Where blocking is what the script is for (fraud, do-not-call lists), state [FailClosed].
    [FailOpen]
    public override async ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        string destination = normalizer.Normalize(call.Destination ?? "");
        M4Reply reply = rules.IsBlocked(destination) ? M4Reply.Reject("blocked") : await RewriteAsync(call, destination, context);
        log.Write(call, reply);
        return reply;
    }

    private async ValueTask<M4Reply> RewriteAsync(M4Call call, string destination, HookContext context)
    {
        M4Reply reply = M4Reply.Continue();
        if (rules.FindCallerId(call.UserId) is { } callerId)
        {
            reply = reply.WithSource(callerId);
        }

        // The destination, not the source: the network that a ported number is in now decides where the call is sent.
        return await FindNumberToDialAsync(destination, context) is { } number && number != call.Destination ? reply.WithDestination(number) : reply;
    }

    private async ValueTask<string?> FindNumberToDialAsync(string destination, HookContext context) =>
        portedNumbers is not null && rules.LookupUrl is not null && PortedNumbers.CanAskAbout(destination)
            ? (await portedNumbers.FindAsync(destination, context)).Value
            : null;
}
