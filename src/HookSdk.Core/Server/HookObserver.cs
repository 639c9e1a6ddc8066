using System.Diagnostics;

namespace HookSdk;

/// <summary>
/// The one seam through which something looks on: every answered call is told, with the typed request and reply.
/// Telemetry listens here. An observer never changes an answer, and must not keep a request.
/// </summary>
internal abstract class HookObserver
{
    /// <summary>
    /// Opens the span of a call that has its slot, before its handlers run: it is current for them, and comes back with the call's observation, to be closed. The first observer
    /// that opens one has opened the call's, and no other is asked. Empty, the default: it opens none.
    /// </summary>
    public virtual HookSpan OpenSpan(string target, string hook, HookConnection connection) => default;

    /// <summary>Whether it looks at all. Asked once, when a server is made.</summary>
    public virtual bool IsOn => true;

    /// <summary>A call has its reply, which may not be written yet. A late handler may still run.</summary>
    public abstract void OnAnswered(in HookObservation call);
}

/// <summary>One answered call.</summary>
/// <param name="Target">The target.</param>
/// <param name="Hook">The hook.</param>
/// <param name="Request">The request; null when it was shed before it was read, or could not be understood.</param>
/// <param name="Reply">The reply.</param>
/// <param name="Outcome">How it came to that.</param>
/// <param name="Elapsed">The time from the request that was read to its reply; zero when no handler ran.</param>
/// <param name="Span">The span that an observer has opened for it; null: none, or no handler ran.</param>
/// <param name="Server">The server's name; null: it has none.</param>
/// <param name="Told">Which <see cref="IHookObserver"/> is told of it too, with all that is known, as <see cref="ObserverList.Ask"/> has it.</param>
internal readonly record struct HookObservation(string Target, string Hook, object? Request, object Reply, HookOutcome Outcome, TimeSpan Elapsed, Activity? Span = null, string? Server = null, ulong Told = 0);
