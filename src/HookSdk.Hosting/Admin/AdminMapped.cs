namespace HookSdk.Hosting;

/// <summary>What has become of the operator's endpoint.</summary>
internal sealed class AdminMapped
{
    /// <summary>Whether it was mapped.</summary>
    public bool IsMapped { get; set; }

    /// <summary>Whether its port has turned out to be the only one of the server, which is the hooks'.</summary>
    public bool IsOnHookPort { get; set; }
}
