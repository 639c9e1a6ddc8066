using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Recording;

/// <summary>Puts values in place of those that are hidden in pairs, such as MQTT 5's properties of the user.</summary>
internal static class PairValues
{
    /// <summary>Fills an object, where it is a pair with one of these names.</summary>
    public static void Fill(JsonObject pair, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> values)
    {
        if (NamedPair.Of(pair, name => names.Contains(name, StringComparer.OrdinalIgnoreCase)) is not { } found)
        {
            return;
        }

        foreach (string field in found.Values)
        {
            pair[field] = ValueOf(found.Name, values);
        }
    }

    /// <summary>Fills a list, where it is a pair with one of these names: <c>["password", "x"]</c>.</summary>
    public static void Fill(JsonArray pair, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> values)
    {
        if (pair is [JsonValue first, not null] && first.GetValueKind() == JsonValueKind.String && PairName.OfItem(first.GetValue<string>(), name => names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } found)
        {
            pair[1] = ValueOf(found, values);
        }
    }

    private static string ValueOf(PairName name, IReadOnlyDictionary<string, string> values) => name.IsBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(values[name.Name])) : values[name.Name];
}
