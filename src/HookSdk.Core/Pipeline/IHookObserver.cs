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
    /// <summary>A call has its reply, which is about to be sent. A late handler may still run.</summary>
    /// <param name="call">The call. Its bytes, and requests that are views over them, are gone when this returns.</param>
    public void OnAnswered(ObservedCall call);

    /// <summary>Handlers of a call that was answered without them, because they were late, have ended.</summary>
    /// <param name="late">What ended, and when.</param>
    public void OnLateHandlerEnded(LateHandlerEnd late)
    {
    }
}
