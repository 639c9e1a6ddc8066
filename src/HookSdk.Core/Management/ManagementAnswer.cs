using System.Text.Json;

namespace HookSdk;

/// <summary>What a management API answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Json">The body; undefined where there was none, or none of JSON.</param>
internal readonly record struct ManagementAnswer(int Status, JsonElement Json)
{
    /// <summary>Whether it says that it worked.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>A text member of an object; null: there is none.</summary>
    public string? Text(string name) => Text(Json, name);

    /// <summary>A text member of an object; null: there is none.</summary>
    public static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a whole number; null: there is none.</summary>
    public static int? Number(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    /// <summary>A member that is true or false, as a word or in JSON; null: there is none.</summary>
    public static bool? Flag(JsonElement item, string name) =>
        item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetString() switch { "true" => true, "false" => false, _ => null },
            _ => null,
        };

    /// <summary>The entries of a member that is a list; none where it is not there.</summary>
    public static IEnumerable<JsonElement> List(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
