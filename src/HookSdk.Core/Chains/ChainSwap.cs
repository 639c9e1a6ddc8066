namespace HookSdk;

/// <summary>A change of plugins that has taken place.</summary>
/// <param name="Drained">Done when the last call that began before the change has really ended, late handlers and calls that were answered first included.</param>
internal sealed record ChainSwap(Task Drained);
