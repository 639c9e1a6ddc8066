namespace HookSdk.Testing;

/// <summary>What EMQX does about a decision whose call failed (<c>failed_action</c>). A publish goes on either way.</summary>
public enum EmqxFailedAction
{
    /// <summary>It denies; the default.</summary>
    Deny,

    /// <summary>It goes on as if the server had said nothing.</summary>
    Ignore,
}
