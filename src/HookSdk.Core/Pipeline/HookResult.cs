namespace HookSdk;

/// <summary>What the pipeline answers: always a reply, how it came about, and of a fallback the cause, for people.</summary>
internal readonly record struct HookResult<TReply>(TReply Reply, HookOutcome Outcome, string? Cause = null);
