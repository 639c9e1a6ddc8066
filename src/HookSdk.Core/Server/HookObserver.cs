namespace HookSdk;

/// <summary>
/// The one seam through which something looks on: every answered call is told, with the typed request and reply.
/// Telemetry listens here. An observer never changes an answer, and must not keep a request.
/// </summary>
internal abstract class HookObserver
{
    /// <summary>A call has its reply, which may not be written yet. A late handler may still run.</summary>
    public abstract void OnAnswered(in HookObservation call);
}

/// <summary>One answered call. The request is null when it was shed before it was read, or could not be understood.</summary>
internal readonly record struct HookObservation(string Target, string Hook, object? Request, object Reply, HookOutcome Outcome, TimeSpan Elapsed);
