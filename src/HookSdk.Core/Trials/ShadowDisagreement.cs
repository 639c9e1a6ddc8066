namespace HookSdk;

/// <summary>A call that a shadow answered otherwise. Secrets are hidden, payloads too unless <see cref="ShadowOptions.Payloads"/> names the hook.</summary>
/// <param name="Shadow">The shadow's name.</param>
/// <param name="Hook">The hook, by the broker's name.</param>
/// <param name="CallId">The call's id, as log lines and observers have it.</param>
/// <param name="Client">Whom the call was about; null where the broker names none.</param>
/// <param name="At">When the live plugins had answered.</param>
/// <param name="Differences">The fields that differ, at most 20.</param>
public sealed record ShadowDisagreement(string Shadow, string Hook, string CallId, string? Client, DateTimeOffset At, IReadOnlyList<ShadowDifference> Differences);
