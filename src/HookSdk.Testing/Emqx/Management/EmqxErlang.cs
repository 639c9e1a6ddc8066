using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>JSON as EMQX prints it in its errors: binaries, maps and lists of Erlang.</summary>
internal static class EmqxErlang
{
    public static string Print(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => $"#{{{string.Join(",", members.OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{Binary(m.Key)} => {Print(m.Value)}"))}}}",
        JsonArray items => $"[{string.Join(",", items.Select(Print))}]",
        _ when node.GetValueKind() == JsonValueKind.String => Binary(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    public static string Binary(string text) => text.Length == 0 ? "<<>>" : $"<<\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\">>";
}
