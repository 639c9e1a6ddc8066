using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Inspector.Tests.Trying;

/// <summary>Calls in which every field has a value, and what of them a hook was not told.</summary>
internal static class FullCall
{
    /// <summary>What the line of a field that is left out begins with.</summary>
    public const string LeftOut = "// Left out: ";

    private const string Properties =
        """
        {"p_session_expiry_interval":60,"p_receive_max":20,"p_message_expiry_interval":60,"p_content_type":"text/plain","p_response_topic":"r/t","p_correlation_data":"c","p_subscription_id":[7],
        "p_user_property":[{"key":"c2l0ZQ==","val":"bm9ydGg="}]}
        """;

    /// <summary>A call of a hook, as the page has it.</summary>
    public static string Of(JsonElement hook)
    {
        JsonObject call = JsonNode.Parse(hook.GetProperty("example").GetString()!)!.AsObject();
        switch (hook.GetProperty("server").GetString())
        {
            case "exhook":
                bool isV1 = hook.GetProperty("key").GetString()!.StartsWith("emqx.exhook.v1.", StringComparison.Ordinal);
                return Filled("", JsonNode.Parse(hook.GetProperty("shape").GetString()!)!, isV1)!.ToJsonString();
            case "emg":
                call["unknown"] = JsonNode.Parse("""{"a":["b","c"]}""");
                call["qe"]!["NOTE"] = "x";
                call["qe"]!["PARTS"] = JsonNode.Parse("""{"NUMBER":"1"}""");
                if (hook.GetProperty("key").GetString()!.EndsWith("_send", StringComparison.Ordinal))
                {
                    // The connector that the server's own route hook chooses.
                    call["connector"]!["NAME"] = "smpp-se";
                }
                else
                {
                    call["connectors"] = JsonNode.Parse("""[{"NAME":"smpp-dk","TYPE":"SMPP"},{"NAME":"smpp-no","TYPE":"HTTP"}]""");
                }

                return call.ToJsonString();
            case "vernemq":
                string key = hook.GetProperty("key").GetString()!;
                call["unknown"] = JsonNode.Parse("""{"a":"b"}""");
                call["mountpoint"] = "north";
                foreach ((string name, JsonNode? value) in JsonNode.Parse("""{"password":"hunter2","retain":true,"peer_addr":"192.0.2.9","client_cert":"MIIB","listener_type":"mqtts","listener_port":8883,"listener_addr":"192.0.2.1"}""")!.AsObject())
                {
                    if (call.ContainsKey(name) || key.StartsWith("auth_on_register", StringComparison.Ordinal))
                    {
                        call[name] = value!.DeepClone();
                    }
                }

                if (call.ContainsKey("properties"))
                {
                    call["properties"] = JsonNode.Parse(Properties);
                }

                if (key is "auth_on_subscribe_m5" or "on_subscribe_m5")
                {
                    call["topics"] = JsonNode.Parse("""[{"topic":"a/#","qos":1,"no_local":true,"rap":true,"retain_handling":"dont_send"},{"topic":"b","qos":2,"no_local":false,"rap":false,"retain_handling":"send_retain"}]""");
                }

                return call.ToJsonString();
            default:
                call["unknown"] = JsonNode.Parse("""{"a":"b"}""");
                return call.ToJsonString();
        }
    }

    /// <summary>The fields that a hook was not told as a call has them. What a field has by default is not on the wire.</summary>
    public static string[] Missing(JsonElement call, CallRecord told)
    {
        using JsonDocument seen = JsonDocument.Parse(told.Form.Wire is { } wire ? wire.ReadRequest(told.RequestBytes)! : Encoding.UTF8.GetString(told.RequestBytes!));
        HashSet<(string, string)> there = [.. Fields("", seen.RootElement)];
        return [.. Fields("", call).Where(f => f.Value is not ("" or "0" or "false" or "null" or "PUBLISH") && !there.Contains(f)).Select(static f => f.Path).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Path, string Value)> Fields(string path, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => Fields(path.Length == 0 ? p.Name : $"{path}.{p.Name}", p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out JsonElement name) && item.TryGetProperty("value", out JsonElement value)
            ? [($"{path}.{name}", value.ToString())]
            : Fields($"{path}[]", item)),
        JsonValueKind.String => [(path, json.GetString()!)],
        _ => [(path, json.GetRawText())],
    };

    /// <summary>A message of ExHook, of the names of its fields' types.</summary>
    private static JsonNode? Filled(string name, JsonNode shape, bool isV1) => (name, shape) switch
    {
        ("headers", _) => JsonNode.Parse("""{"username":"gauge","protocol":"mqtt","peerhost":"192.0.2.9","allow_publish":"true"}"""),
        ("props", _) => JsonNode.Parse("""[{"name":"Receive-Maximum","value":"20"},{"name":"Message-Expiry-Interval","value":"60"},{"name":"Subscription-Identifier","value":"7"},{"name":"Reason-String","value":"x"},{"name":"User-Property","value":"[{<<\"site\">>,<<\"a \\\"north\\\"\">>},{<<\"no\">>,<<>>}]"}]"""),
        ("user_props", _) => JsonNode.Parse("""[{"name":"site","value":"north"},{"name":"site","value":"south"}]"""),
        (_, JsonObject fields) => new JsonObject(fields.Where(f => f.Key != (isV1 ? "nl" : "")).Select(f => KeyValuePair.Create(f.Key, Filled(f.Key, f.Value!, isV1)))),
        (_, JsonArray items) => new JsonArray(Filled(name, items[0]!, isV1)),
        ("clientid", _) => "meter-7",
        ("from", _) => "meter-8",
        ("username", _) => "meter",
        ("node", _) => "emqx@192.0.2.1",
        ("peerhost", _) => "192.0.2.9",
        ("sockport", _) => 8883,
        ("peerport", _) => 50123,
        ("proto_ver", _) => "5",
        ("proto_name", _) => "MQTT",
        ("protocol", _) => "mqtt",
        ("topic", _) => "a/b",
        ("name", _) => "a/#",
        ("payload", _) => "aGk=",
        ("timestamp", _) => "1700000000000",
        ("uptime", _) when !isV1 => "7",
        ("result_code", _) => "success",
        ("type", _) => "PUBLISH",
        ("qos" or "rh" or "rap" or "nl", _) => 1,
        (_, JsonValue type) when type.GetValue<string>() == "boolean" => true,
        (_, JsonValue type) when type.GetValue<string>() == "number" => 7,
        _ => $"a {name}",
    };
}
