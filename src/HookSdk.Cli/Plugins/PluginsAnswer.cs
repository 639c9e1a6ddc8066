using System.Text.Json;

namespace HookSdk.Cli.Plugins;

/// <summary>What the operator's endpoint answered.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Document">The JSON that came; null: none did.</param>
internal sealed record PluginsAnswer(int Status, JsonElement? Document)
{
    public bool IsDone => Status is >= 200 and < 300 && Document is { ValueKind: JsonValueKind.Object } document && (document.TryGetProperty("plugins", out _) || document.TryGetProperty("name", out _));

    /// <summary>Why it was not done, in the endpoint's own words; null: it says nothing.</summary>
    public string? Error => Document is { ValueKind: JsonValueKind.Object } document && document.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null;
}
