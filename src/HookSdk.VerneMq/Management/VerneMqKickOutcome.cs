namespace HookSdk.VerneMq.Management;

/// <summary>What came of kicking a client.</summary>
public enum VerneMqKickOutcome
{
    /// <summary>It was connected or its session stored, and was disconnected.</summary>
    Kicked,

    /// <summary>There is no such client.</summary>
    Absent,

    /// <summary>
    /// The first API says Done whether there was such a client or not. It is asked where <see cref="VerneMqManagementOptions.ClientApiKey"/> is not set, and about clients in a
    /// mountpoint, which the second one does not find.
    /// </summary>
    NotTold,
}
