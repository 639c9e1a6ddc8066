using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Inspector;

/// <summary>Shows a wire text without what nobody is to see: secrets never, payloads where they are not switched on. And puts the real values back where a shown text is sent again.</summary>
internal static class WireMask
{
    public const string Hidden = "***";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Secrets = ["password", "passwd", "pwd", "secret", "token", "authcode", "authorization", "cookie", "credential", "apikey", "api_key", "private", "psk", "authentication_data", "authentication-data"];

    /// <summary>What the value of a named pair is called.</summary>
    private static readonly string[] Values = ["value", "val"];

    /// <summary>Whether a name is that of a secret.</summary>
    public static bool IsSecret(string name) => Array.Exists(Secrets, s => name.Contains(s, StringComparison.OrdinalIgnoreCase));

    public static string Header(string name, string value) => IsSecret(name) || name.Contains("auth", StringComparison.OrdinalIgnoreCase) || name.Contains("key", StringComparison.OrdinalIgnoreCase) ? Hidden : value;

    /// <summary>A text as it may be shown.</summary>
    /// <param name="text">JSON, or lines of <c>key=value</c>.</param>
    /// <param name="payloads">Names of fields that hold payloads and are not to be shown.</param>
    /// <returns>The text; null: it is neither, and nothing can be told apart.</returns>
    public static string? Show(string text, IReadOnlyCollection<string> payloads)
    {
        string trimmed = text.TrimStart();
        if (trimmed.StartsWith('{') || trimmed.StartsWith('['))
        {
            try
            {
                JsonNode? node = JsonNode.Parse(text);
                Hide(node, payloads);
                return node?.ToJsonString(Indented);
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
            {
                return null;
            }
        }

        string[] lines = text.Split('\n');
        return lines.All(static l => l.Trim().Length == 0 || l.Contains('=', StringComparison.Ordinal)) ? string.Join('\n', lines.Select(l => ShowLine(l, payloads))) : null;
    }

    /// <summary>Puts back what was hidden, where the same field of the same place still says so.</summary>
    public static string Restore(string shown, string original)
    {
        if (!shown.Contains(Hidden, StringComparison.Ordinal))
        {
            return shown;
        }

        try
        {
            JsonNode? edited = JsonNode.Parse(shown);
            PutBack(edited, JsonNode.Parse(original));
            return edited?.ToJsonString(Indented) ?? shown;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return shown;
        }
    }

    private static bool IsHidden(string name, IReadOnlyCollection<string> payloads) => IsSecret(name) || payloads.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string ShowLine(string line, IReadOnlyCollection<string> payloads)
    {
        int at = line.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && IsHidden(line[(line.LastIndexOf('.', at) + 1)..at].Trim(), payloads) ? $"{line[..at]}={Hidden}" : line;
    }

    private static void Hide(JsonNode? node, IReadOnlyCollection<string> payloads)
    {
        switch (node)
        {
            case JsonObject o:
                HidePair(o, payloads);
                foreach ((string name, JsonNode? value) in o.ToArray())
                {
                    if (value is not null && IsHidden(name, payloads) && (value is not JsonValue || value.ToString().Length > 0))
                    {
                        o[name] = Hidden;
                    }
                    else
                    {
                        Hide(value, payloads);
                    }
                }

                break;
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Hide(item, payloads);
                }

                break;
        }
    }

    /// <summary>A property that is a pair, such as MQTT 5's of the user: it is named by one field, and its value stands in the other.</summary>
    private static void HidePair(JsonObject pair, IReadOnlyCollection<string> payloads)
    {
        if ((pair["name"] ?? pair["key"]) is JsonValue name && name.GetValueKind() == JsonValueKind.String && IsHidden(name.GetValue<string>(), payloads))
        {
            foreach (string field in Values.Where(f => pair[f] is not null))
            {
                pair[field] = Hidden;
            }
        }
    }

    private static void PutBack(JsonNode? edited, JsonNode? original)
    {
        if (edited is JsonObject o && original is JsonObject before)
        {
            foreach ((string name, JsonNode? value) in o.ToArray())
            {
                if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() == Hidden && before[name] is { } was)
                {
                    o[name] = was.DeepClone();
                }
                else
                {
                    PutBack(value, before[name]);
                }
            }
        }
        else if (edited is JsonArray list && original is JsonArray old)
        {
            for (int i = 0; i < Math.Min(list.Count, old.Count); i++)
            {
                PutBack(list[i], old[i]);
            }
        }
    }
}
