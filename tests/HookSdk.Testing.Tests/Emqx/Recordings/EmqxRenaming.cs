using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>A copy of a recording with every client and every topic named otherwise: what is right must not hang on names.</summary>
internal static class EmqxRenaming
{
    private const string Suffix = "-renamed";

    public static Recording Rename(Recording recording)
    {
        HashSet<string> ids = [.. recording.Lines.Where(static l => l.Does == "CONNECT").Select(static l => l.With["client_id"]!.GetValue<string>()).Where(static id => id.Length > 0)];
        Renamer renamer = new(ids);
        JsonObject header = recording.Header.DeepClone().AsObject();
        renamer.Change(header, "");
        return recording with
        {
            Header = header,
            Lines = [.. recording.Lines.Select(line =>
            {
                JsonObject json = line.Json.DeepClone().AsObject();
                renamer.Change(json, "");
                json.Remove("request_base64");
                if (json["reply"] is { } reply && json["reply_base64"] is not null)
                {
                    json["reply_base64"] = Convert.ToBase64String(EmqxWire.Reply(line.Text("method")!, reply));
                }

                return line with { Json = json };
            })],
        };
    }

    private sealed class Renamer(HashSet<string> ids)
    {
        public void Change(JsonNode? node, string parent)
        {
            if (node is JsonArray list)
            {
                for (int i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonValue text && text.TryGetValue(out string? value) && parent is "topics" or "filters")
                    {
                        list[i] = Topic(list[i]!.GetValue<string>());
                    }
                    else
                    {
                        Change(list[i], parent);
                    }
                }
            }
            else if (node is JsonObject o)
            {
                foreach ((string name, JsonNode? value) in o.ToArray())
                {
                    if (value is JsonValue text && text.TryGetValue(out string? old))
                    {
                        if (New(name, parent, old) is { } renamed)
                        {
                            o[name] = renamed;
                        }
                    }
                    else if (name is not ("props" or "properties" or "headers"))
                    {
                        Change(value, name);
                    }
                }
            }
        }

        private string? New(string name, string parent, string old) => name switch
        {
            "client" => old == "operator" ? null : old + Suffix,
            "client_id" or "clientid" or "from" => ids.Contains(old) ? old + Suffix : null,
            "topic" or "filter" => Topic(old),
            "name" when parent == "topic_filters" => Topic(old),
            "share" => old + Suffix,
            _ => null,
        };

        private string Topic(string topic)
        {
            string[] levels = topic.Split('/');
            if (levels[0] == "$SYS")
            {
                return string.Join('/', levels.Select(l => ids.Contains(l) ? l + Suffix : l));
            }

            int fix = levels[0] == "$delayed" ? 2 : levels[0] == "$share" ? 1 : 0;
            return string.Join('/', levels.Select((l, i) => i < fix || l is "" or "+" or "#" ? l : l + Suffix));
        }
    }
}
