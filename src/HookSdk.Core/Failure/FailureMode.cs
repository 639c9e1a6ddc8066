namespace HookSdk;

/// <summary>What is answered for a hook that decides something when its handler threw, ran past the deadline, or was shed under load.</summary>
/// <remarks>A hook declares the modes that it allows with <see cref="StatesFailureAttribute"/>; an override states one of them.</remarks>
public enum FailureMode
{
    /// <summary>The broker goes on as if the handler had agreed: <c>[FailOpen]</c>.</summary>
    Open,

    /// <summary>The broker is told no: <c>[FailClosed]</c>.</summary>
    Closed,

    /// <summary>The decision is passed on to the next in the broker's own chain.</summary>
    Next,
}
