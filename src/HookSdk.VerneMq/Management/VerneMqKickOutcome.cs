namespace HookSdk.VerneMq.Management;

/// <summary>What came of kicking a client.</summary>
public enum VerneMqKickOutcome
{
    /// <summary>It was connected or its session stored, and was disconnected.</summary>
    Kicked,

    /// <summary>There is no such client.</summary>
    Absent,

    /// <summary>The first API says Done whether there was such a client or not: set <see cref="VerneMqManagementOptions.ClientApiKey"/> to be told.</summary>
    NotTold,
}
