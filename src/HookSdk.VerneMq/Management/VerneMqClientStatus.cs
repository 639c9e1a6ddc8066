namespace HookSdk.VerneMq.Management;

/// <summary>Whether a client is there.</summary>
public enum VerneMqClientStatus
{
    /// <summary>There is no such client.</summary>
    Absent,

    /// <summary>It is connected.</summary>
    Online,

    /// <summary>It is not connected, and its session is stored.</summary>
    Offline,
}
