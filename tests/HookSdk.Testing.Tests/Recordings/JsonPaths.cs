using System.Globalization;
using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>Paths as recordings write them: <c>message.id</c>, <c>props[6].value</c>.</summary>
internal static class JsonPaths
{
    /// <summary>A copy without what stands at the paths. A path's first name may be that of the whole, such as <c>detail</c>.</summary>
    public static JsonNode? Without(JsonNode? node, IEnumerable<string> paths)
    {
        JsonNode? copy = node?.DeepClone();
        foreach (string path in paths)
        {
            Remove(copy, path.Split('.'));
        }

        return copy;
    }

    /// <summary>Where two documents differ first; null: nowhere.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string at = "")
    {
        switch (expected, actual)
        {
            case (JsonObject e, JsonObject a):
                foreach (string name in e.Select(static p => p.Key).Union(a.Select(static p => p.Key), StringComparer.Ordinal))
                {
                    if (Difference(e[name], a[name], $"{at}.{name}") is { } inside)
                    {
                        return inside;
                    }
                }

                return null;
            case (JsonArray e, JsonArray a) when e.Count == a.Count:
                return e.Select((item, i) => Difference(item, a[i], string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))).FirstOrDefault(static d => d is not null);
            default:
                return JsonNode.DeepEquals(expected, actual) ? null : $"{at.TrimStart('.')}: recorded {Show(expected)}, here {Show(actual)}";
        }
    }

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "nothing";

    private static void Remove(JsonNode? node, ReadOnlySpan<string> path)
    {
        string name = path[0];
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0)
        {
            node = (node as JsonObject)?[name[..bracket]];
            int index = int.Parse(name[(bracket + 1)..^1], CultureInfo.InvariantCulture);
            node = node is JsonArray list && index < list.Count ? list[index] : null;
            if (path.Length == 1)
            {
                node?.ReplaceWith<JsonNode?>(null);
                return;
            }

            Remove(node, path[1..]);
        }
        else if (node is JsonObject here)
        {
            if (path.Length == 1)
            {
                here.Remove(name);
            }
            else
            {
                Remove(here[name], path[1..]);
            }
        }
    }
}
