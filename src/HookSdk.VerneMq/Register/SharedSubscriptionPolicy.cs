namespace HookSdk.VerneMq;

/// <summary>Which member of a shared subscription gets a message that this client publishes.</summary>
public enum SharedSubscriptionPolicy
{
    /// <summary>One on the same node of the cluster, if there is one.</summary>
    PreferLocal,

    /// <summary>One on the same node only.</summary>
    LocalOnly,

    /// <summary>Any.</summary>
    Random,

    /// <summary>One that is online rather than one on the same node.</summary>
    PreferOnlineBeforeLocal,
}
