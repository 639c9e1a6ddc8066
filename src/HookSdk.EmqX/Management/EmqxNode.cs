using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>A node of the cluster.</summary>
/// <param name="Name">Its name, such as <c>emqx@127.0.0.1</c>.</param>
/// <param name="Status">Its status, such as <c>running</c>.</param>
/// <param name="Version">Its version; null: it is not told, as of a node that is down.</param>
/// <param name="Connections">How many clients and stored sessions it has; null: it is not told.</param>
public sealed record EmqxNode(string Name, string? Status, string? Version, int? Connections)
{
    internal static EmqxNode Read(JsonElement item) =>
        new(ManagementAnswer.Text(item, "node") ?? "", ManagementAnswer.Text(item, "node_status"), ManagementAnswer.Text(item, "version"), ManagementAnswer.Number(item, "connections"));
}
