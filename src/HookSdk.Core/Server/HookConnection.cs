using System.Diagnostics;

namespace HookSdk;

/// <summary>What a call came in on. Asked only when a handler or a listener asks: each answer costs something that most calls never need.</summary>
internal abstract class HookConnection
{
    /// <summary>A call that comes from nowhere and never hangs up.</summary>
    public static HookConnection None { get; } = new Fixed(HookCaller.Unknown, default);

    public abstract HookCaller Caller { get; }

    /// <summary>Cancelled when the caller hangs up.</summary>
    public abstract CancellationToken Gone { get; }

    /// <summary>The trace context that the caller sent; the default one when it sent none.</summary>
    public virtual ActivityContext TraceParent => default;

    /// <summary>The headers that the caller sent, for who looks on; none once the call has ended.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> Headers => [];

    /// <summary>Whether its calls are answered before their handlers run.</summary>
    public virtual bool IsAnswered => false;

    /// <summary>Puts on a call's span what is known of its protocol. Asked once, when the span begins; never when nobody listens.</summary>
    public virtual void Describe(Activity activity)
    {
    }

    /// <summary>The time that a call of a hook has, under the server's settings and what its caller states. Asked once, when the call has a slot.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="server">The server.</param>
    /// <param name="now">The moment that it runs from, on the scale of the server's clock.</param>
    public virtual TimeSpan DeadlineOf(string hook, HookServer server, long now) => server.Settings.DeadlineOf(hook);

    /// <summary>Takes what the call needs to run: a slot of the server's. False when there is none.</summary>
    public virtual bool TryEnter(HookServer server) => server.TryEnter();

    /// <summary>Gives that back. Called once for each call that has entered, when all its handlers have really ended.</summary>
    public virtual void Leave(HookServer server) => server.Leave();

    /// <summary>Ends a call whose body is still waited for. Another thread does this, and none after the call was taken out of <see cref="AwaitedBodies"/>.</summary>
    public virtual void GiveUpBody()
    {
    }

    public static HookConnection Of(HookCaller caller, CancellationToken gone = default) => new Fixed(caller, gone);

    private sealed class Fixed(HookCaller caller, CancellationToken gone) : HookConnection
    {
        public override HookCaller Caller => caller;

        public override CancellationToken Gone => gone;
    }
}
