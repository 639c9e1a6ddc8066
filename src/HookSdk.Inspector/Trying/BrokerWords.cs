using System.Text.Json;

namespace HookSdk.Inspector;

/// <summary>Replies in the broker's words, on one line: what the wire has, masked.</summary>
internal sealed class BrokerWords(HookForms forms)
{
    /// <summary>The words of a call's reply; empty where it has none, or where they are not known.</summary>
    public string Of(CallRecord call) => call.Words ??= call.ReplyBytes is { Length: > 0 } bytes ? OneLine(forms.ShowReply(call.Form, call.Hook, bytes) ?? "") : "";

    /// <summary>A text of JSON or of lines, on one line.</summary>
    internal static string OneLine(string text)
    {
        string trimmed = text.Trim();
        if (!trimmed.StartsWith('{'))
        {
            return CallWords.Shortened(string.Join(", ", trimmed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(trimmed);
            return CallWords.Shortened(string.Join(", ", Pairs("", document.RootElement)));
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static IEnumerable<string> Pairs(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Pairs(name.Length == 0 ? p.Name : $"{name}.{p.Name}", p.Value)),
        JsonValueKind.Array when value.EnumerateArray().All(static i => i.ValueKind is JsonValueKind.String or JsonValueKind.Number) => [$"{name}=[{string.Join(", ", value.EnumerateArray())}]"],
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Pairs(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}[{i}]"), item)),
        JsonValueKind.String => [$"{name}={value.GetString()}"],
        _ => [$"{name}={value.GetRawText()}"],
    };
}
