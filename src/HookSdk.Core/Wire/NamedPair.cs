using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk;

/// <summary>An object that is a pair, such as MQTT 5's property of the user: it is named by one field, and its value stands in another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The fields that hold its value.</param>
internal readonly record struct NamedPair(PairName Name, IReadOnlyList<string> Values)
{
    /// <summary>What the name of a pair is called.</summary>
    public static readonly string[] NamesOfName = ["name", "key"];

    /// <summary>What the value of a pair is called.</summary>
    public static readonly string[] NamesOfValue = ["value", "val"];

    /// <summary>The pair with a name that is meant; null: it is none.</summary>
    public static NamedPair? Of(JsonObject pair, Func<string, bool> isMeant)
    {
        foreach (string field in NamesOfName)
        {
            if (pair[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String && PairName.Of(value.GetValue<string>(), isMeant) is { } name)
            {
                return new(name, [.. NamesOfValue.Where(f => pair[f] is not null)]);
            }
        }

        return null;
    }
}
