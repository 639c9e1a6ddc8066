namespace HookSdk;

/// <summary>A change of plugins that has taken place.</summary>
/// <param name="Drained">Done when the last call has really ended that began before the change, in a chain with one of those that went: late handlers and calls that were answered first included. No services are needed for what is written or told of it then.</param>
internal sealed record ChainSwap(Task Drained);
