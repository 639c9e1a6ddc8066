using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>The checks that bodies and parameters have in common, with EMQX's words for what is wrong.</summary>
internal static class EmqxSchema
{
    /// <summary>Stands behind a text that had a byte which is no UTF-8: no text of a request can hold it.</summary>
    public const string Lone = "\uDC00";

    public const int MostRows = 10_000;

    /// <summary>A text of a path or a query.</summary>
    public static string Text(string value, string path) => value.Contains('\0', StringComparison.Ordinal) ? throw NoBinary(path, value)
        : value.EndsWith(Lone, StringComparison.Ordinal) ? throw NoBinary(path, $"{{error,[],<<\"{Latin1(value[..^Lone.Length])}\">>}}")
        : value;

    /// <summary>A text of a body: a number becomes its digits.</summary>
    public static string Text(JsonNode? value, string path, bool mayHaveNull = false) => value?.GetValueKind() switch
    {
        JsonValueKind.String => !mayHaveNull && value.GetValue<string>().Contains('\0', StringComparison.Ordinal) ? throw NoBinary(path, value) : value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => throw NoBinary(path, value),
    };

    /// <summary>0, 1 or 2; 0 when it is left out.</summary>
    public static int QoS(JsonNode? value, string path) => value switch
    {
        null => 0,
        _ when value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is "0" or "1" or "2" => value.GetValue<int>(),
        _ => throw EmqxManagementFailure.Invalid(path, "Unable to parse string", value),
    };

    public static bool Flag(JsonNode? value, string path) => value?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        JsonValueKind.String when value.GetValue<string>() is "true" or "false" => value.GetValue<string>() == "true",
        _ => throw EmqxManagementFailure.Invalid(path, "Unable to parse boolean value", value),
    };

    public static string OneOf(JsonNode? value, string path, params IReadOnlyList<string> names) =>
        value?.GetValueKind() == JsonValueKind.String && names.Contains(value.GetValue<string>(), StringComparer.Ordinal) ? value.GetValue<string>() : throw EmqxManagementFailure.Invalid(path, "not_a_enum_symbol", value);

    /// <summary>A whole number in a range.</summary>
    public static int Number(JsonNode? value, string path, string range, int least, int most) =>
        value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out int number) && number >= least && number <= most
            ? number
            : throw EmqxManagementFailure.Invalid(path, EmqxManagementFailure.Expected(range), value);

    /// <summary>Members that the schema does not have.</summary>
    public static void KnowsOnly(JsonObject body, string path, params IReadOnlyList<string> names)
    {
        if (body.FirstOrDefault(m => !names.Contains(m.Key, StringComparer.Ordinal)).Key is { } unknown)
        {
            string[] left = [.. names.Where(n => !body.ContainsKey(n)).Order(StringComparer.Ordinal)];
            throw new EmqxManagementFailure(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(new JsonObject
            {
                ["unmatched"] = string.Join(',', left.Take(2)) + (left.Length > 2 ? ",..." : ""),
                ["unknown"] = unknown,
                ["reason"] = "unknown_fields",
                ["path"] = path,
                ["kind"] = "validation_error",
            })));
        }
    }

    /// <summary>The page and the limit of a list.</summary>
    public static (int Page, int Limit) Page(EmqxManagementRequest request)
    {
        int limit = Parameter("limit", "1..10000", 100, MostRows);
        return (Parameter("page", "pos_integer()", 1, int.MaxValue), limit);

        int Parameter(string name, string range, int missing, int most)
        {
            if (request.Parameter(name) is not { } text)
            {
                return missing;
            }

            bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
            return isNumber && number >= 1 && number <= most ? number : throw EmqxManagementFailure.Invalid(name, EmqxManagementFailure.Expected(range), isNumber ? number : text);
        }
    }

    /// <summary>One page of a list: <c>hasnext</c> is true whenever the page is full, also when it is the last.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="limit">How many rows a page has.</param>
    /// <param name="isCounted">Whether the number of all rows is told.</param>
    /// <param name="hasNext">Whether <c>hasnext</c> is told at all.</param>
    public static EmqxManagementAnswer List(IReadOnlyList<JsonNode> rows, int page, int limit, bool isCounted, bool hasNext = true)
    {
        JsonNode[] data = [.. rows.Skip((int)Math.Min((long)(page - 1) * limit, int.MaxValue)).Take(limit)];
        JsonObject meta = [];
        if (isCounted)
        {
            meta["count"] = rows.Count;
        }

        if (hasNext)
        {
            meta["hasnext"] = data.Length == limit;
        }

        meta["limit"] = limit;
        meta["page"] = page;
        return EmqxManagementAnswer.Of(new JsonObject { ["data"] = new JsonArray(data), ["meta"] = meta });
    }

    private static EmqxManagementFailure NoBinary(string path, JsonNode? value) => EmqxManagementFailure.Invalid(path, EmqxManagementFailure.Expected("binary()"), value);

    /// <summary>Escaped bytes as the letters that they are in Latin-1.</summary>
    private static string Latin1(string escaped) => string.Concat(escaped.Split('%').Select(static (part, i) => i == 0 ? part : (char)Convert.ToByte(part[..2], 16) + part[2..]));
}
