namespace HookSdk.Testing;

/// <summary>How a decision of the fake EMQX came about.</summary>
public enum EmqxCause
{
    /// <summary>No hook server was asked: none is loaded, or none that is has asked for the hook. EMQX's own answer stands.</summary>
    NotAsked,

    /// <summary>A hook server's answer.</summary>
    Hook,

    /// <summary>Every server that was asked ignored the question, or answered what EMQX does not understand: what stood before the chain.</summary>
    Chain,

    /// <summary>A call failed, or a further server had not asked for the hook, and <c>failed_action</c> is <c>deny</c>.</summary>
    FailedAction,

    /// <summary>EMQX's own callback crashed over the answer: what stood before the chain.</summary>
    Crash,

    /// <summary>The authorization cache.</summary>
    Cache,
}
