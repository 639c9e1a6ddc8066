namespace HookSdk.EmqX.ExHook;

/// <summary>What one node was told at its last load, and what was logged of it since.</summary>
/// <param name="node">Its name; empty where it names none, as EMQX before 4.3.14 does.</param>
/// <param name="cluster">Its cluster's name; empty where it names none.</param>
/// <param name="version">Its version; empty: it has loaded nothing from this run of the server.</param>
/// <param name="mounted">The hooks.</param>
internal sealed class BrokerLoad(string node, string cluster, string version, MountedHooks mounted)
{
    public string Node => node;

    public string Cluster => cluster;

    public string Version => version;

    public MountedHooks Mounted => mounted;

    /// <summary>The change that was logged last; null: there is none.</summary>
    public string? ToldChange { get; set; }

    /// <summary>Whether it is known that nobody serves client.authenticate: at the load a line of its own says so.</summary>
    public bool IsUnservedTold { get; set; } = !mounted.Overridden.Contains(ExHookHookNames.ClientAuthenticate);
}
