using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Compares what the fake did with what the broker did.</summary>
internal sealed class VerneMqComparison(VerneMqReplay replay)
{
    private static readonly string[] Endings = ["on_client_gone", "on_client_offline"];
    private static readonly string[] Beginnings = ["on_client_wakeup", "on_register", "on_register_m5"];

    private readonly HashSet<(int, int)> _unordered =
        [.. (replay.Recording.Header["unordered"] as JsonArray ?? []).Select(static p => (p![0]!.GetValue<int>(), p[1]!.GetValue<int>()))];

    /// <summary>All differences, in words.</summary>
    public IReadOnlyList<string> Run()
    {
        List<string> differences = [];
        CompareCalls(differences);
        CompareOutcomes(differences);
        CompareOperators(differences);
        CompareMetrics(differences);
        return differences;
    }

    private void CompareCalls(List<string> differences)
    {
        foreach (ScriptedCall call in replay.Endpoints.Calls)
        {
            if (call.Recorded is not { } line)
            {
                differences.Add($"a call that was not recorded: {call.Endpoint} {call.Hook} {call.Request.ToJsonString()}");
                continue;
            }

            IEnumerable<string> varies = line.Varies;
            if (line.Varies.Contains("client_id"))
            {
                varies = varies.Append("properties.p_assigned_client_id");
            }

            if (replay.Shared.Normalize(call.Request) is not null)
            {
                varies = varies.Concat(["client_id", "username"]);
            }

            Add(differences, line, JsonPaths.Difference(JsonPaths.Without(JsonNode.Parse(line.Text("request_raw")!), varies), JsonPaths.Without(call.Request, varies)));
            JsonObject headers = line.Json["headers"]!.AsObject();
            Add(differences, line, headers["vernemq-hook"]!.GetValue<string>() == call.Hook ? null : "another vernemq-hook");
            if (!line.Varies.Contains("content-length") && IsConsistent(line) && replay.Shared.Normalize(call.Request) is null)
            {
                Add(differences, line, LengthOf(line) == $"{call.Body.Length}" ? null : $"Content-Length: recorded {LengthOf(line)}, here {call.Body.Length}");
            }
        }

        foreach (RecordingLine missing in replay.Recording.Lines.Where(static l => l.Event == "call").Except(replay.Endpoints.Calls.Select(static c => c.Recorded!)))
        {
            differences.Add($"{missing} was not called");
        }

        foreach (IGrouping<string, ScriptedCall> ofClient in replay.Endpoints.Calls.Where(static c => c.Recorded is not null).GroupBy(c => replay.ClientOf(c.Request)))
        {
            CompareOrder(differences, [.. ofClient.Select(static c => c.Recorded!)]);
        }
    }

    /// <summary>Whether the length still is that of the recorded text; in a copy with other names it is not.</summary>
    private static bool IsConsistent(RecordingLine line) =>
        LengthOf(line) == $"{Encoding.UTF8.GetByteCount(line.Text("request_raw")!)}";

    private static string LengthOf(RecordingLine line) =>
        line.Json["headers"]!.AsObject().First(static h => h.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase)).Value!.GetValue<string>();

    private void CompareOrder(List<string> differences, List<RecordingLine> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            for (int j = i + 1; j < lines.Count; j++)
            {
                if (lines[i].Number > lines[j].Number && !MaySwap(lines[j], lines[i]))
                {
                    differences.Add($"{lines[i]} came before {lines[j]}");
                }
            }
        }
    }

    private bool MaySwap(RecordingLine first, RecordingLine second) =>
        _unordered.Contains((first.Number, second.Number))
        || (Endings.Contains(first.Text("hook")) && Beginnings.Contains(second.Text("hook")))
        || (Endings.Contains(second.Text("hook")) && Beginnings.Contains(first.Text("hook")));

    private void CompareOutcomes(List<string> differences)
    {
        List<(RecordingLine Line, JsonNode? Expected)> ofMembers = [];
        foreach (IGrouping<string, RecordingLine> ofClient in replay.Recording.Lines.Where(static l => l.Event == "outcome" && l.Text("sees") != "nothing").GroupBy(static l => l.Client!))
        {
            VerneMqChannel channel = replay.Clients[ofClient.Key];
            List<JsonObject> seen = [.. channel.Received.Select(r => VerneMqJson.Outcome(r, channel.IsV5))];
            List<RecordingLine> expected = [.. ofClient];
            if (replay.Shared.IsMember(ofClient.Key))
            {
                seen.RemoveAll(static s => s["sees"]!.GetValue<string>() == "PUBLISH");
                expected.RemoveAll(static l => l.Text("sees") == "PUBLISH");
            }

            for (int i = 0; i < Math.Max(seen.Count, expected.Count); i++)
            {
                if (i >= expected.Count)
                {
                    differences.Add($"{ofClient.Key} saw what was not recorded: {seen[i].ToJsonString()}");
                }
                else if (i >= seen.Count)
                {
                    differences.Add($"{expected[i]} was not seen");
                }
                else
                {
                    CompareOutcome(differences, expected[i], seen[i]);
                    CompareTime(differences, expected[i], replay.Seen[ofClient.Key][i]);
                }
            }
        }

        CompareShared(differences);
    }

    private void CompareShared(List<string> differences)
    {
        List<string> expected = [.. replay.Recording.Lines.Where(l => l.Event == "outcome" && l.Text("sees") == "PUBLISH" && replay.Shared.IsMember(l.Client!)).Select(static l => Message(l.Json))];
        List<string> seen =
        [
            .. replay.Shared.Clients.SelectMany(c => replay.Clients[c].Received.Where(static r => r.Packet == MqttPacket.Publish).Select(r => Message(VerneMqJson.Outcome(r, replay.Clients[c].IsV5)))),
        ];
        if (!expected.Order(StringComparer.Ordinal).SequenceEqual(seen.Order(StringComparer.Ordinal)))
        {
            differences.Add($"the members of a shared subscription got {string.Join(", ", seen)}; recorded: {string.Join(", ", expected)}");
        }
    }

    /// <summary>A message without its packet identifier, which depends on the member.</summary>
    private static string Message(JsonObject outcome)
    {
        JsonObject detail = outcome["detail"]!.DeepClone().AsObject();
        detail.Remove("packet_id");
        return new JsonObject(detail.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
    }

    private static void CompareOutcome(List<string> differences, RecordingLine line, JsonObject seen)
    {
        JsonObject expected = line.Json.DeepClone().AsObject();
        foreach (string name in (string[])["event", "client", "after_ms", "varies"])
        {
            expected.Remove(name);
        }

        IEnumerable<string> varies = line.Varies.Select(static v => $"detail.properties.{v}");
        Add(differences, line, JsonPaths.Difference(JsonPaths.Without(expected, varies), JsonPaths.Without(seen, varies)));
    }

    /// <summary>Bounds on the time since the client's last packet.</summary>
    private void CompareTime(List<string> differences, RecordingLine line, DateTimeOffset at)
    {
        if (line.Json["after_ms"] is JsonObject bounds)
        {
            double after = (at - replay.LastSent[line]).TotalMilliseconds;
            if (after < (bounds["at_least"]?.GetValue<double>() ?? 0) || after > (bounds["at_most"]?.GetValue<double>() ?? double.MaxValue))
            {
                differences.Add($"{line}: after {after} ms, recorded {bounds.ToJsonString()}");
            }
        }
    }

    private void CompareOperators(List<string> differences)
    {
        foreach ((RecordingLine line, JsonNode result) in replay.AdminResults)
        {
            Add(differences, line, JsonPaths.Difference(line.Json["result"], result));
        }
    }

    private void CompareMetrics(List<string> differences)
    {
        foreach (RecordingLine line in replay.Recording.Lines.Where(static l => l.Event == "metrics"))
        {
            JsonObject counted = new(replay.Fake.Metrics.Select(static m => KeyValuePair.Create(m.Key, (JsonNode?)JsonValue.Create(m.Value))));
            Add(differences, line, JsonPaths.Difference(line.Json["changed"], counted));
        }
    }

    private static void Add(List<string> differences, RecordingLine line, string? difference)
    {
        if (difference is not null)
        {
            differences.Add($"{line}: {difference}");
        }
    }
}
