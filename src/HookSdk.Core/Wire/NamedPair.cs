using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace HookSdk;

/// <summary>An object that is a pair, such as MQTT 5's property of the user: it is named by one field, and its value stands in another.</summary>
/// <param name="Name">The name, in letters.</param>
/// <param name="IsBase64">Whether both halves are base64, where the broker writes them so.</param>
/// <param name="Values">The fields that hold its value.</param>
internal readonly record struct NamedPair(string Name, bool IsBase64, IReadOnlyList<string> Values)
{
    /// <summary>What the value of a pair is called.</summary>
    private static readonly string[] ValueNames = ["value", "val"];

    /// <summary>The pair with a name that is meant, be it as it stands or out of base64; null: it is none.</summary>
    public static NamedPair? Of(JsonObject pair, Func<string, bool> isMeant)
    {
        if ((pair["name"] ?? pair["key"]) is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        string name = value.GetValue<string>();
        bool isBase64 = !isMeant(name);
        return (isBase64 ? Decoded(name) : name) is { } read && (!isBase64 || isMeant(read)) ? new(read, isBase64, [.. ValueNames.Where(f => pair[f] is not null)]) : null;
    }

    private static string? Decoded(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
