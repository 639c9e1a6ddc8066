using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>A hook server (ExHook) as EMQX knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where EMQX calls it; null: it is not told.</param>
/// <param name="IsEnabled">Whether it is called at all. While it is not, EMQX decides without it: who was refused by it is let in.</param>
/// <param name="Statuses">Its status at each node, such as <c>connected</c>. EMQX 5.8 goes on saying so of one that has gone.</param>
/// <param name="Hooks">The hooks that it has mounted: what it told when it was loaded.</param>
public sealed record EmqxHookServer(string Name, Uri? Url, bool IsEnabled, IReadOnlyDictionary<string, string> Statuses, IReadOnlyList<string> Hooks)
{
    /// <summary>Whether every node says that it is connected to it.</summary>
    public bool IsConnected => Statuses.Count > 0 && Statuses.Values.All(static status => status == "connected");

    /// <summary>Its other settings, by EMQX's names and in EMQX's words: <c>request_timeout</c> = <c>5s</c>, <c>failed_action</c>, <c>auto_reconnect</c>, <c>pool_size</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal static EmqxHookServer? Read(JsonElement item) => ManagementAnswer.Text(item, "name") is not { } name ? null : new(
        name,
        Uri.TryCreate(ManagementAnswer.Text(item, "url"), UriKind.RelativeOrAbsolute, out Uri? url) ? url : null,
        ManagementAnswer.Flag(item, "enable") ?? false,
        ManagementAnswer.List(item, "node_status").GroupBy(static node => ManagementAnswer.Text(node, "node") ?? "", StringComparer.Ordinal)
            .ToDictionary(static node => node.Key, static node => ManagementAnswer.Text(node.First(), "status") ?? "", StringComparer.Ordinal),
        [.. ManagementAnswer.List(item, "hooks").Select(static hook => ManagementAnswer.Text(hook, "name") ?? "")])
    {
        Settings = item.EnumerateObject().Where(static s => s.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False && s.Name is not ("name" or "url" or "enable"))
            .GroupBy(static s => s.Name, StringComparer.Ordinal).ToDictionary(static s => s.Key, static s => s.Last().Value.ToString(), StringComparer.Ordinal),
    };
}
