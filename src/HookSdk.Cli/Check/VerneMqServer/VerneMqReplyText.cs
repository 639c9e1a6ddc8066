using System.Text.Json;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.VerneMqServer;

/// <summary>What stands in a reply to VerneMQ. Bodies that are no JSON hold nothing.</summary>
internal static class VerneMqReplyText
{
    private const int FirstRefusal = 128;

    /// <summary>What VerneMQ cannot read in the body of an answer; null: nothing.</summary>
    public static string? ProblemOf(string hook, byte[] body)
    {
        using JsonDocument? json = Read(body);
        try
        {
            return json is null ? body.Length == 0 ? "an empty body" : $"'{VisibleText.Of(body)}' is no JSON"
                : VerneMqRequests.IsInformed(hook) || (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("result", out _)) ? null
                : $"'{VisibleText.Of(body)}' has no result";
        }
        catch (InvalidOperationException)
        {
            return $"'{VisibleText.Of(body)}' is no Unicode";
        }
    }

    public static bool IsJson(byte[] body)
    {
        using JsonDocument? json = Read(body);
        return json is not null;
    }

    public static bool IsOk(byte[] body)
    {
        using JsonDocument? json = Read(body);
        return json?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.String && result.ValueEquals("ok"u8);
    }

    public static bool HasPayload(byte[] body)
    {
        using JsonDocument? json = Read(body);
        return json is not null && TryModifiers(json, out JsonElement modifiers) && modifiers.TryGetProperty("payload", out _);
    }

    public static string? ProblemOfTopicsPlace(string hook, string reply)
    {
        using JsonDocument? json = Read(System.Text.Encoding.UTF8.GetBytes(reply));
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
        {
            return null;
        }

        bool isM5 = hook.EndsWith("_m5", StringComparison.Ordinal);
        bool areBeside = root.TryGetProperty("topics", out _);
        bool areInModifiers = TryModifiers(json, out JsonElement modifiers) && modifiers.TryGetProperty("topics", out _);
        return isM5 && areBeside && !areInModifiers ? $"{hook}: topics stand beside the result"
            : !isM5 && areInModifiers && !areBeside ? $"{hook}: topics stand in modifiers"
            : null;
    }

    /// <summary>The filters that a reply for MQTT 5 refuses by a code, while it grants others.</summary>
    public static IReadOnlyList<string> RefusedFilters(string reply)
    {
        using JsonDocument? json = Read(System.Text.Encoding.UTF8.GetBytes(reply));
        return json is not null && TryModifiers(json, out JsonElement modifiers) && modifiers.TryGetProperty("topics", out JsonElement topics) && topics.ValueKind == JsonValueKind.Array
            ? [.. topics.EnumerateArray().Where(static t => t.ValueKind == JsonValueKind.Object && t.TryGetProperty("qos", out JsonElement qos) && qos.ValueKind == JsonValueKind.Number && qos.TryGetInt32(out int code) && code >= FirstRefusal)
                .Select(static t => t.TryGetProperty("topic", out JsonElement topic) ? topic.ToString() : "")]
            : [];
    }

    private static bool TryModifiers(JsonDocument json, out JsonElement modifiers)
    {
        modifiers = default;
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("modifiers", out modifiers) && modifiers.ValueKind == JsonValueKind.Object;
    }

    private static JsonDocument? Read(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
