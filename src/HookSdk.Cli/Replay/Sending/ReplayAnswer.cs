using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Sending;

/// <summary>What came back for a call.</summary>
/// <param name="Reply">What was answered; null: nothing was.</param>
/// <param name="Failure">Why nothing was; null: something was.</param>
internal sealed record ReplayAnswer(RecordedReply? Reply, string? Failure);
