using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>Holds what was seen against what was recorded.</summary>
internal static class EmqxComparison
{
    /// <summary>Every difference, a line each; empty: none.</summary>
    public static string Differences(IReadOnlyList<EmqxEvent> recorded, IReadOnlyList<EmqxEvent> seen)
    {
        StringBuilder found = new();
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        foreach (string key in recorded.Concat(seen).Select(static e => e.Key).Distinct(StringComparer.Ordinal))
        {
            EmqxEvent[] expected = [.. recorded.Where(e => e.Key == key)];
            EmqxEvent[] actual = [.. seen.Where(e => e.Key == key)];
            if (expected.Concat(actual).Any(static e => e.IsShared))
            {
                CompareShared(key, expected, actual, found);
                continue;
            }

            for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
            {
                Compare(key, i < expected.Length ? expected[i] : null, i < actual.Length ? actual[i] : null, ids, found);
            }
        }

        return found.ToString();
    }

    private static void Compare(string key, EmqxEvent? expected, EmqxEvent? actual, Dictionary<string, string> ids, StringBuilder found)
    {
        if (expected is null || actual is null)
        {
            found.Append(key).Append(": ").AppendLine(expected is null ? $"not recorded: {actual!.Name} {actual.Json.ToJsonString()}" : $"missing: {expected.Name} {expected.Json.ToJsonString()}");
            return;
        }

        JsonNode? left = JsonPaths.Without(expected.Json, expected.Varies);
        JsonNode? right = JsonPaths.Without(actual.Json, expected.Varies);
        if (JsonPaths.Difference(left, right) is { } difference)
        {
            found.Append(key).Append(": ").Append(expected.Name).Append(": ").AppendLine(difference);
        }
        else if (expected.Bytes is not null && expected.Bytes != actual.Bytes)
        {
            found.Append(key).Append(": ").Append(expected.Name).Append(": bytes: recorded ").Append(expected.Bytes).Append(", here ").AppendLine(actual.Bytes);
        }
        else if (expected.MessageId is { } id && actual.MessageId is { } here && (ids.TryAdd(id, here) ? ids.Values.Count(v => v == here) != 1 : ids[id] != here))
        {
            found.Append(key).Append(": ").Append(expected.Name).AppendLine(": about another message than recorded");
        }
    }

    /// <summary>Any member of a group may have had a message: the members' lines together are compared, without saying whose.</summary>
    private static void CompareShared(string key, EmqxEvent[] expected, EmqxEvent[] actual, StringBuilder found)
    {
        string[] varies = [.. expected.SelectMany(static e => e.Varies).Where(static v => !v.EndsWith("payload", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal), "request.clientinfo"];
        string[] left = Texts(expected);
        string[] right = Texts(actual);
        if (!left.SequenceEqual(right, StringComparer.Ordinal))
        {
            found.Append(key).Append(": recorded\n  ").AppendJoin("\n  ", left).Append("\nhere\n  ").AppendJoin("\n  ", right).AppendLine();
        }

        string[] Texts(EmqxEvent[] events) => [.. events.Select(e => Sorted(JsonPaths.Without(e.Json, varies))!.ToJsonString()).Order(StringComparer.Ordinal)];
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
