using System.Net;

namespace HookSdk;

/// <summary>Who called the hook, in the broker's own words; what the broker does not say is <see langword="null"/>.</summary>
/// <param name="Address">The address that the connection came from. <see langword="null"/> over a Unix domain socket, an in-memory server and in process.</param>
/// <param name="Node">The name of the calling node of a cluster.</param>
/// <param name="Cluster">The name of the cluster.</param>
/// <param name="Version">The broker's version.</param>
public sealed record HookCaller(IPAddress? Address = null, string? Node = null, string? Cluster = null, string? Version = null)
{
    internal static HookCaller Unknown { get; } = new();
}
