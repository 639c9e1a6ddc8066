using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>
/// Compares an answer with the recorded one: status, content type and body. Not compared are what the recording names as varying, and what follows here: the order of rows,
/// rates of calls (they follow the machine's seconds), moments and ids inside messages, and of the stack that a crash of EMQX prints all but its beginning.
/// </summary>
internal static partial class ManagementComparison
{
    /// <summary>Null: they are the same.</summary>
    public static string? Difference(JsonObject request, JsonObject recorded, IReadOnlyList<string> varies, int status, string? contentType, string body)
    {
        if (recorded["status"]!.GetValue<int>() != status)
        {
            return $"status {status} for {recorded["status"]}, with {Short(body)} for {Short(recorded["body"]?.ToJsonString() ?? "nothing")}";
        }

        string? type = recorded["headers"]?["content-type"]?.GetValue<string>();
        if (type != contentType)
        {
            return $"content type {contentType} for {type}";
        }

        if (recorded["rows"] is { } rows)
        {
            int count = JsonNode.Parse(body)!["table"]!.AsArray().Count;
            return rows.GetValue<int>() == count ? null : $"{count} rows for {rows}";
        }

        bool isText = type is not null and not "application/json";
        if (varies.Contains("response.body") && isText)
        {
            return null;
        }

        JsonNode? actual = body.Length == 0 ? null : isText ? body : JsonNode.Parse(body);
        string[] paths = [.. varies.Where(static v => v.StartsWith("response.", StringComparison.Ordinal)).Select(static v => v["response.".Length..])];
        if (Pages().IsMatch(request["path"]!.GetValue<string>()) && actual is JsonObject page && (page["data"] ?? page["table"]) is JsonArray shown)
        {
            // Which rows a page has follows the order of the broker's table, which is none.
            JsonObject body1 = recorded["body"]!.DeepClone().AsObject();
            string name = body1.ContainsKey("data") ? "data" : "table";
            int wanted = body1[name]!.AsArray().Count;
            return wanted != shown.Count ? $"{shown.Count} rows for {wanted}" : JsonPaths.Difference(
                Normalize(Blank(new JsonObject { ["body"] = new JsonObject { ["meta"] = body1["meta"]?.DeepClone() } }, paths)),
                Normalize(Blank(new JsonObject { ["body"] = new JsonObject { ["meta"] = page["meta"]?.DeepClone() } }, paths)));
        }

        paths = [.. paths, .. Masked(recorded["body"], "body")];
        JsonNode? expected = Normalize(Blank(new JsonObject { ["body"] = recorded["body"]?.DeepClone() }, paths)["body"]);
        return JsonPaths.Difference(expected, Normalize(Blank(new JsonObject { ["body"] = actual?.DeepClone() }, paths)["body"]));
    }

    /// <summary>Sorts rows, and takes out what is never compared.</summary>
    public static JsonNode? Normalize(JsonNode? node, string name = "")
    {
        switch (node)
        {
            case JsonArray array:
                JsonNode?[] items = [.. array.Select(i => Normalize(i, name))];
                bool areRows = name is "data" or "table" or "hooks" or "" && Array.Exists(items, static i => i is JsonObject);
                return new JsonArray(areRows ? [.. items.OrderBy(static i => i?.ToJsonString(), StringComparer.Ordinal)] : items);
            case JsonObject members:
                JsonObject normal = [];
                foreach ((string member, JsonNode? value) in members.OrderBy(static m => m.Key, StringComparer.Ordinal))
                {
                    normal[member] = Rates.Contains(member) ? "*" : member == "message" && value?.GetValueKind() == JsonValueKind.String ? Message(value.GetValue<string>()) : Normalize(value, member);
                }

                return normal;
            default:
                return node?.DeepClone();
        }
    }

    private static readonly HashSet<string> Rates = ["rate", "max_rate"];

    /// <summary>Whatever stands at these names is blanked in every row, since rows have no order.</summary>
    private static JsonObject Blank(JsonObject node, IEnumerable<string> paths)
    {
        HashSet<string> patterns = [.. paths.Select(static p => Index().Replace(p, "[]"))];
        Walk(node, "");
        return node;

        void Walk(JsonNode? at, string path)
        {
            if (at is JsonObject members)
            {
                foreach ((string name, JsonNode? value) in members.ToArray())
                {
                    string here = path.Length == 0 ? name : $"{path}.{name}";
                    if (patterns.Contains(here))
                    {
                        members[name] = "*";
                    }
                    else
                    {
                        Walk(value, here);
                    }
                }
            }
            else if (at is JsonArray items)
            {
                foreach (JsonNode? item in items)
                {
                    Walk(item, path + "[]");
                }
            }
        }
    }

    private static JsonNode Message(string text)
    {
        if (text.StartsWith("error, ", StringComparison.Ordinal) || text.StartsWith("Bad Arguments: {config_update_crashed", StringComparison.Ordinal))
        {
            return text[..Math.Min(text.Length, 45)];
        }

        text = Moment().Replace(text, "*");
        try
        {
            return text.StartsWith('{') || text.StartsWith('[') ? Normalize(JsonNode.Parse(text), "message") ?? text : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Where a secret was masked.</summary>
    private static IEnumerable<string> Masked(JsonNode? node, string path) => node switch
    {
        JsonObject members => members.SelectMany(m => Masked(m.Value, $"{path}.{m.Key}")),
        JsonArray items => items.SelectMany((i, at) => Masked(i, $"{path}[{at}]")),
        _ when node?.ToString() == "***" => [path],
        _ => [],
    };

    private static string Short(string text) => text.Length > 300 ? text[..300] : text;

    [GeneratedRegex("[?&](-*limit|page)=")]
    private static partial Regex Pages();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:]+\+00:00|\b1[67]\d{8}\b")]
    private static partial Regex Moment();
}
