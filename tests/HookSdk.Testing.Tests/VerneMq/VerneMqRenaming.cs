using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Makes a copy of a recording in which every client and every topic has another name.</summary>
internal static class VerneMqRenaming
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Recording Rename(Recording recording) => recording with { Lines = [.. recording.Lines.Select(static l => l with { Json = Line(l) })] };

    private static JsonObject Line(RecordingLine line)
    {
        JsonObject json = line.Json.DeepClone().AsObject();
        Change(json, "client", static c => "client " + c);
        switch (line.Event)
        {
            case "client" when json["with"] is JsonObject with:
                Named(with);
                Named(with["will"]);
                break;
            case "outcome" when json["detail"] is JsonObject detail:
                Named(detail);
                break;
            case "call":
                json["request_raw"] = Raw(json["request_raw"]!.GetValue<string>(), static r => Named(r));
                JsonObject reply = json["reply"]!.AsObject();
                reply["body_raw"] = Raw(reply["body_raw"]!.GetValue<string>(), static r =>
                {
                    Named(r);
                    Named((r as JsonObject)?["modifiers"]);
                });
                break;
            case "admin":
                Change(json, "does", static d => d.StartsWith("disconnect ", StringComparison.Ordinal) ? "disconnect " + ClientId(d["disconnect ".Length..])
                    : d.IndexOf(" client-id ", StringComparison.Ordinal) is > 0 and int at ? d[..at] + " client-id " + ClientId(d[(at + " client-id ".Length)..])
                    : d);
                break;
        }

        return json;
    }

    private static void Named(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            return;
        }

        Change(json, "client_id", ClientId);
        Change(json, "topic", Topic);
        if (json["topics"] is JsonArray topics)
        {
            for (int i = 0; i < topics.Count; i++)
            {
                if (topics[i] is JsonObject topic)
                {
                    Change(topic, "topic", Topic);
                    Change(topic, "filter", Topic);
                }
                else
                {
                    topics[i] = Topic(topics[i]!.GetValue<string>());
                }
            }
        }
    }

    private static string ClientId(string id) => id is "" or "undefined" || id.StartsWith("anon-", StringComparison.Ordinal) ? id : "other-" + id;

    private static string Topic(string topic) =>
        string.Join('/', topic.Split('/').Select(static (level, i) => level is "" or "+" or "#" || level.StartsWith('$') ? level : $"new{level}s"));

    private static void Change(JsonObject json, string name, Func<string, string> change)
    {
        if (json[name]?.GetValueKind() == JsonValueKind.String)
        {
            json[name] = change(json[name]!.GetValue<string>());
        }
    }

    /// <summary>JSON inside a string: written anew only where something in it has another name. One with two members of a name stays as it is.</summary>
    private static string Raw(string text, Action<JsonNode> change)
    {
        try
        {
            JsonNode? before = JsonNode.Parse(text);
            JsonNode? after = before?.DeepClone();
            if (after is not null)
            {
                change(after);
            }

            return JsonNode.DeepEquals(before, after) ? text : after!.ToJsonString(Plain);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return text;
        }
    }
}
