namespace HookSdk;

/// <summary>
/// Looks on: every call of every target is told, with what came, what was answered, and how it came to that. It changes nothing. Registered by <c>services.AddHookObserver&lt;T&gt;()</c>.
/// </summary>
/// <remarks>
/// It is told on the call's own thread, before the reply is sent: hand on what takes time (to a channel, say). Calls are told at the same time from several threads.
/// What it throws is logged once, and the call is not affected.
/// </remarks>
public interface IHookObserver
{
    /// <summary>
    /// Whether it wants to be told of a call that begins now. Asked once a call, on its own thread, before the plugins run. Where no observer wants a call, nothing is kept of it. Default: true.
    /// </summary>
    /// <param name="target">The short name of the target.</param>
    /// <param name="serverName">The name of the server; null: it is the one without.</param>
    /// <param name="hook">The hook, as the broker spells it.</param>
    public bool Wants(string target, string? serverName, string hook) => true;

    /// <summary>A call has its reply, which is about to be sent. A late handler may still run.</summary>
    /// <param name="call">The call. Its bytes, and requests that are views over them, are gone when this returns.</param>
    public void OnAnswered(ObservedCall call);

    /// <summary>Handlers of a call that was answered without them, because they were late, have ended.</summary>
    /// <param name="late">What ended, and when.</param>
    public void OnLateHandlerEnded(LateHandlerEnd late)
    {
    }
}
