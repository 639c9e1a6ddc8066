namespace HookSdk;

/// <summary>What became of a call of a shadow.</summary>
internal enum ShadowResult
{
    Agreed,
    Disagreed,
    Failed,
    Late,
    Dropped,
    Skipped,
}

/// <summary>What became of a call of a plugin in DryRun.</summary>
internal enum DryRunResult
{
    Refused,
    Decided,
    Undecided,
    Failed,
    Late,
    Dropped,
    Skipped,
}
