namespace HookSdk;

/// <summary>What the answer of one plugin did to the call's reply.</summary>
public enum StepEffect
{
    /// <summary>Nothing: the reply is what it was before.</summary>
    None,

    /// <summary>It changed the reply, and the next plugin was asked.</summary>
    Changed,

    /// <summary>It ended the chain: no plugin behind it was asked.</summary>
    Decided,
}
