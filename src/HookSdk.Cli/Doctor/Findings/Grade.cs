namespace HookSdk.Cli.Doctor.Findings;

/// <summary>How sure a finding is.</summary>
internal enum Grade
{
    /// <summary>It is wrong.</summary>
    Problem,

    /// <summary>It may be meant so, or cannot be seen from here: the finding's words say which.</summary>
    Note,
}
