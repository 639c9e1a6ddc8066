namespace HookSdk;

/// <summary>How a call of a hook came to its reply. All but <see cref="Answered"/> and <see cref="CallerGone"/> mean that a fallback was answered.</summary>
public enum HookOutcome
{
    /// <summary>Every handler answered in time.</summary>
    Answered,

    /// <summary>A handler threw.</summary>
    Threw,

    /// <summary>A handler had not answered when the deadline came.</summary>
    Late,

    /// <summary>The server was full; no handler ran.</summary>
    Shed,

    /// <summary>A handler returned null.</summary>
    NoReply,

    /// <summary>The request could not be understood; no handler ran.</summary>
    Unreadable,

    /// <summary>The handler gave up because the caller had hung up; nobody reads the reply.</summary>
    CallerGone,
}
