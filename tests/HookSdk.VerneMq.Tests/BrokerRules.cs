using System.Text.Json;

namespace HookSdk.VerneMq.Tests;

/// <summary>What VerneMQ 2.1.2 and 2.2.0 were seen to do with a reply of status 200: written down from their behaviour, apart from the code that writes replies.</summary>
internal static class BrokerRules
{
    private static readonly string[] Numbers =
    [
        "max_message_size", "max_message_rate", "max_inflight_messages", "max_connection_lifetime", "max_online_messages", "max_offline_messages", "max_drain_time", "max_msgs_per_drain_step", "retry_interval",
    ];

    private static readonly string[] Flags = ["allow_register", "allow_publish", "allow_subscribe", "allow_unsubscribe", "clean_session", "upgrade_qos"];

    private static readonly string[] PublishProperties =
        ["p_user_property", "p_message_expiry_interval", "p_content_type", "p_payload_format_indicator", "p_response_topic", "p_correlation_data", "p_will_delay_interval"];

    private static readonly string[] DeliverProperties = ["p_content_type", "p_payload_format_indicator", "p_user_property", "p_response_topic", "p_correlation_data"];

    /// <summary>Names that the broker knows somewhere: elsewhere they are refused, while a name that it does not know at all cuts the session.</summary>
    private static readonly string[] KnownNames =
        [.. Numbers, .. Flags, .. PublishProperties, "topic", "payload", "qos", "retain", "mountpoint", "throttle", "client_id", "username", "topics", "properties", "shared_subscription_policy", "queue_type", "clean_start", "subscriber_id", "p_subscription_id", "reason_code"];

    public enum Fate
    {
        /// <summary>Taken for what it says, an explicit error among it.</summary>
        Accepted,

        /// <summary>Taken for a refusal, or passed over, though it says something else.</summary>
        Faulty,

        /// <summary>The session is cut.</summary>
        Reset,
    }

    public static bool IsFlow(string hook) => hook.StartsWith("auth_", StringComparison.Ordinal) || hook is "on_deliver" or "on_deliver_m5" or "on_unsubscribe" or "on_unsubscribe_m5";

    public static Fate Judge(string hook, string body, int topics = 0, bool isPlain = false)
    {
        JsonElement reply;
        try
        {
            reply = JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            return Fate.Faulty;
        }

        if (!IsFlow(hook))
        {
            return Fate.Accepted;
        }

        if (reply.ValueKind != JsonValueKind.Object || !TryFirst(reply, "result", out JsonElement result))
        {
            return Fate.Reset;
        }

        if (result.ValueKind == JsonValueKind.Object)
        {
            return result.TryGetProperty("error", out _) ? Fate.Accepted : Fate.Faulty;
        }

        return result.ValueKind != JsonValueKind.String ? Fate.Reset
            : result.GetString() == "next" ? Fate.Accepted
            : result.GetString() == "ok" ? JudgeOk(hook, reply, topics, isPlain)
            : Fate.Reset;
    }

    private static Fate JudgeOk(string hook, JsonElement reply, int topics, bool isPlain)
    {
        bool isMqtt5 = hook.EndsWith("_m5", StringComparison.Ordinal);
        if (reply.TryGetProperty("topics", out JsonElement list))
        {
            return isMqtt5 || !hook.Contains("subscribe", StringComparison.Ordinal) ? Fate.Faulty
                : hook == "on_unsubscribe" ? JudgeFilters(list, topics)
                : JudgeTopics(list, topics, isMqtt5);
        }

        if (!reply.TryGetProperty("modifiers", out JsonElement modifiers) || (modifiers.ValueKind == JsonValueKind.Array && modifiers.GetArrayLength() == 0))
        {
            return Fate.Accepted;
        }

        if (modifiers.ValueKind != JsonValueKind.Object || !modifiers.EnumerateObject().Any())
        {
            return Fate.Reset;
        }

        Fate worst = modifiers.EnumerateObject().Select(m => Judge(hook, m, topics, isPlain)).Max();
        bool isHalf = hook.StartsWith("auth_on_register", StringComparison.Ordinal) && modifiers.TryGetProperty("client_id", out _) != modifiers.TryGetProperty("mountpoint", out _);
        return worst == Fate.Accepted && isHalf ? Fate.Faulty : worst;
    }

    private static Fate Judge(string hook, JsonProperty modifier, int topics, bool isPlain)
    {
        JsonElement value = modifier.Value;
        string family = hook.Replace("_m5", "", StringComparison.Ordinal);
        bool isMqtt5 = family != hook;
        return (family, modifier.Name) switch
        {
            (_, { } name) when !KnownNames.Contains(name) => Fate.Reset,
            ("auth_on_register", "username" or "client_id" or "mountpoint") => Of(value, JsonValueKind.String),
            ("auth_on_register", "shared_subscription_policy") => Word(value, "prefer_local", "local_only", "random", "prefer_online_before_local"),
            ("auth_on_register", "queue_type") => Word(value, "fifo", "lifo"),
            ("auth_on_register", { } name) when Numbers.Contains(name) => Of(value, JsonValueKind.Number),
            ("auth_on_register", { } name) when Flags.Contains(name) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Fate.Accepted : Fate.Faulty,
            ("auth_on_publish" or "on_deliver", "topic") => Topic(value),
            ("auth_on_publish" or "on_deliver", "payload") => value.ValueKind != JsonValueKind.String ? Fate.Faulty : isPlain || value.TryGetBytesFromBase64(out _) ? Fate.Accepted : Fate.Reset,
            ("auth_on_publish", "qos") => value.ValueKind == JsonValueKind.Number && value.GetInt32() is >= 0 and <= 2 ? Fate.Accepted : Fate.Faulty,
            ("auth_on_publish", "retain") => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Fate.Accepted : Fate.Faulty,
            ("auth_on_publish", "mountpoint") => Of(value, JsonValueKind.String),
            ("auth_on_publish", "throttle") => value.ValueKind != JsonValueKind.Number ? Fate.Faulty : value.GetInt64() > 0 ? Fate.Accepted : Fate.Reset,
            ("auth_on_publish", "properties") when isMqtt5 => Properties(value, PublishProperties),
            ("on_deliver", "properties") when isMqtt5 => Properties(value, DeliverProperties),
            ("auth_on_subscribe", "topics") when isMqtt5 => JudgeTopics(value, topics, isMqtt5),
            ("on_unsubscribe", "topics") when isMqtt5 => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0 ? Fate.Reset : JudgeFilters(value, topics),
            (_, "properties") when value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any() => Fate.Reset,
            _ => Fate.Faulty,
        };
    }

    private static Fate Properties(JsonElement properties, string[] allowed)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.EnumerateObject().Any())
        {
            return Fate.Reset;
        }

        return properties.EnumerateObject().Select(property => property.Name switch
        {
            { } name when !KnownNames.Contains(name) => Fate.Reset,
            { } name when !allowed.Contains(name) => Fate.Faulty,
            "p_user_property" => UserProperties(property.Value),
            "p_payload_format_indicator" => property.Value.ValueEquals("utf8") ? Fate.Accepted : Fate.Faulty,
            "p_response_topic" => Topic(property.Value),
            "p_content_type" or "p_correlation_data" => Of(property.Value, JsonValueKind.String),
            _ => property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetUInt32(out _) ? Fate.Accepted : Fate.Faulty,
        }).Max();
    }

    private static Fate UserProperties(JsonElement list) => list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 ? Fate.Reset
        : list.EnumerateArray().All(static pair => pair.EnumerateObject().Count() == 2 && pair.EnumerateObject().All(static half => half.Value.TryGetBytesFromBase64(out _))) ? Fate.Accepted
        : Fate.Reset;

    private static Fate JudgeTopics(JsonElement list, int topics, bool isMqtt5)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != topics)
        {
            return Fate.Faulty;
        }

        // Up to 2.1.2 a code in the list does not refuse an MQTT 5 filter that bears its own name, and a list that refuses everything does not revoke.
        bool isAllRefused = list.EnumerateArray().All(static topic => topic.TryGetProperty("qos", out JsonElement qos) && qos.TryGetInt32(out int code) && code > 2);
        return list.EnumerateArray().Select(topic =>
        {
            if (!topic.TryGetProperty("qos", out JsonElement qos) || !qos.TryGetInt32(out int code) || !topic.TryGetProperty("topic", out JsonElement filter) || filter.GetString()!.Length == 0)
            {
                return Fate.Faulty;
            }

            bool isReset = code is < 0 or > 255 || (isMqtt5 && code == 128)
                || (topic.TryGetProperty("retain_handling", out JsonElement handling) && handling.GetString() is not ("send_retain" or "send_if_new_sub" or "dont_send"));
            bool leaks = code > 2 && isMqtt5 ? filter.GetString() != "$refused" : isAllRefused;
            return isReset ? Fate.Reset : leaks ? Fate.Faulty : code <= 2 || (isMqtt5 ? code is 131 or 135 or 143 or 145 or 151 or 158 or 161 or 162 : code == 128) ? Fate.Accepted : Fate.Faulty;
        }).DefaultIfEmpty(Fate.Faulty).Max();
    }

    private static Fate JudgeFilters(JsonElement list, int topics) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == topics && list.EnumerateArray().All(static f => f.ValueKind == JsonValueKind.String && f.GetString()!.Length > 0) ? Fate.Accepted : Fate.Faulty;

    private static Fate Topic(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } topic && topic.IndexOfAny(['+', '#', '\0']) < 0 ? Fate.Accepted : Fate.Faulty;

    private static Fate Word(JsonElement value, params string[] words) =>
        value.ValueKind != JsonValueKind.String ? Fate.Faulty : words.Contains(value.GetString()) ? Fate.Accepted : Fate.Reset;

    private static Fate Of(JsonElement value, JsonValueKind kind) => value.ValueKind == kind ? Fate.Accepted : Fate.Faulty;

    /// <summary>Of a member that stands there twice the first counts.</summary>
    private static bool TryFirst(JsonElement reply, string name, out JsonElement value)
    {
        foreach (JsonProperty property in reply.EnumerateObject().Where(p => p.NameEquals(name)))
        {
            value = property.Value;
            return true;
        }

        value = default;
        return false;
    }
}
