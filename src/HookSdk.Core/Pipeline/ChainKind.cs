namespace HookSdk;

/// <summary>How the plugins of a chain take part in one call of a hook.</summary>
public enum ChainKind
{
    /// <summary>They are asked in their order, until one decides.</summary>
    Conditional,

    /// <summary>Every one hears the call; the failure of one does not stop the others.</summary>
    All,
}
