namespace HookSdk.VerneMq.Management;

/// <summary>Sessions that VerneMQ has told of.</summary>
/// <param name="Sessions">The sessions, in no order.</param>
/// <param name="IsComplete">Whether there are no more than those.</param>
public sealed record VerneMqSessionList(IReadOnlyList<VerneMqSession> Sessions, bool IsComplete);
