namespace HookSdk.VerneMq;

/// <summary>A reply of a hook whose plugins are asked in turn until one decides.</summary>
internal interface IConditionalReply<TSelf>
    where TSelf : class, IConditionalReply<TSelf>
{
    /// <summary>What stands in for a closed plugin that failed; null for a hook that can refuse nothing.</summary>
    public static virtual TSelf? Failed => null;

    /// <summary>What a filter refuses with, as a handler does that gives no reason; null for a hook that can refuse nothing.</summary>
    public static virtual TSelf? Refusal => null;

    /// <summary>Whether it lets something through.</summary>
    public bool IsOk { get; }

    /// <summary>Whether the next one in the chain is asked.</summary>
    public bool IsNext { get; }

    /// <summary>The reply that asks the next one.</summary>
    public static abstract TSelf Next();
}
