using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk;

/// <summary>An object that is a pair, such as MQTT 5's property of the user: it is named by one field, and its value stands in another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The fields that hold its value.</param>
internal readonly record struct NamedPair(PairName Name, IReadOnlyList<string> Values)
{
    private static readonly string[] NamesOfName = ["name", "key", "k"];
    private static readonly string[] NamesOfValue = ["value", "val", "v"];

    /// <summary>Whether a field is what the name of a pair is called, in any case.</summary>
    public static bool IsName(string field) => NamesOfName.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a field is what the value of a pair is called, in any case.</summary>
    public static bool IsValue(string field) => NamesOfValue.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>The pair with a name that is meant; null: it is none.</summary>
    public static NamedPair? Of(JsonObject pair, Func<string, bool> isMeant)
    {
        foreach ((string field, JsonNode? node) in pair)
        {
            if (IsName(field) && node is JsonValue value && value.GetValueKind() == JsonValueKind.String && PairName.Of(value.GetValue<string>(), isMeant) is { } name)
            {
                return new(name, [.. pair.Where(static p => IsValue(p.Key) && p.Value is not null).Select(static p => p.Key)]);
            }
        }

        return null;
    }
}
