namespace HookSdk.Inspector;

/// <summary>A call in the list. Its decision is there as its type prints it, and in the broker's words where its reply has any.</summary>
internal sealed record CallSummary(long Id, DateTimeOffset At, string Server, string Hook, string? Client, string Decision, string? Words, string Outcome, string? Cause, double Ms, double? DeadlineMs, string By, bool Tried, bool Whole);

/// <summary>A call with all that is known of it.</summary>
internal sealed record CallDetail(
    CallSummary Call, string? CallId, string? Caller, IReadOnlyList<StepDocument> Steps, PartDocument Request, PartDocument Reply, IReadOnlyList<HeaderDocument> Headers, string? Key);

/// <summary>What one plugin did.</summary>
internal sealed record StepDocument(string Plugin, string Outcome, string Decision, string Effect, double EndedMs, string? Exception);

/// <summary>A request or a reply.</summary>
/// <param name="Typed">As its type prints it, masked.</param>
/// <param name="Wire">As the wire has it, masked; null: it cannot be shown, and the note says why.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Note">What is good to know.</param>
internal sealed record PartDocument(string? Typed, string? Wire, int Bytes, string? Note);

internal sealed record HeaderDocument(string Name, string Value);

/// <summary>What a watcher is sent.</summary>
/// <param name="Calls">The calls since the last.</param>
/// <param name="Skipped">How many were not sent, since there were too many.</param>
/// <param name="PerSecond">Calls a second, all of them.</param>
/// <param name="Kept">How many of these a second are kept at most.</param>
internal sealed record StreamDocument(IReadOnlyList<CallSummary> Calls, int Skipped, double PerSecond, int Kept);

/// <summary>Who speaks: a replica shows itself alone.</summary>
internal sealed record HelloDocument(string Instance, string Start, DateTimeOffset StartedAt, string Version);

internal sealed record ErrorDocument(string Error);
