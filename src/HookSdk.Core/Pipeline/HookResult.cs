namespace HookSdk;

/// <summary>What the pipeline answers: always a reply, and how it came about.</summary>
internal readonly record struct HookResult<TReply>(TReply Reply, HookOutcome Outcome);
