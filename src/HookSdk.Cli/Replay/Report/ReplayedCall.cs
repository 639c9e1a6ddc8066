using HookSdk.Recording;

namespace HookSdk.Cli.Replay.Report;

/// <summary>A call that is answered otherwise.</summary>
/// <param name="Call">The call.</param>
/// <param name="Differences">What differs; none where it was not answered.</param>
/// <param name="Failure">Why it was not answered; null: it was.</param>
internal sealed record ReplayedCall(RecordedCall Call, IReadOnlyList<ReplyDifference> Differences, string? Failure);
