using System.Text;
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

        string value = values[found.Name.Name];
        foreach (string field in found.Values)
        {
            pair[field] = found.Name.IsBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;
        }
    }
}
