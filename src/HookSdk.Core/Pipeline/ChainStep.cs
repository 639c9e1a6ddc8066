namespace HookSdk;

/// <summary>Whether the next plugin of a chain is asked after this one's answer.</summary>
public enum ChainStep
{
    /// <summary>The next plugin is asked.</summary>
    Continue,

    /// <summary>The chain ends here.</summary>
    Stop,
}
