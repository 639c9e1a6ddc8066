namespace HookSdk.Hosting;

/// <summary>What became of putting one version in the place of another.</summary>
/// <param name="Drained">Done when the last call has ended that began with the version that went: the old one, or where a chain refused, the new one.</param>
/// <param name="Problem">Why a chain refused; null: none did.</param>
internal readonly record struct SwapOutcome(Task Drained, PluginProblemException? Problem);
