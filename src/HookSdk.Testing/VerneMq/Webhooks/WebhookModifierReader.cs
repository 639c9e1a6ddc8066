using System.Text;
using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>
/// Reads the modifiers of an ok. First names and encodings are turned into the broker's own terms, which crashes on what it has never heard of;
/// then each is checked for the hook, which refuses.
/// </summary>
internal static class WebhookModifierReader
{
    private static readonly Dictionary<string, WebhookModifierType> OfRegister = new(StringComparer.Ordinal)
    {
        ["allow_register"] = WebhookModifierType.Boolean,
        ["allow_publish"] = WebhookModifierType.Boolean,
        ["allow_subscribe"] = WebhookModifierType.Boolean,
        ["allow_unsubscribe"] = WebhookModifierType.Boolean,
        ["max_message_size"] = WebhookModifierType.Number,
        ["max_connection_lifetime"] = WebhookModifierType.Number,
        ["max_message_rate"] = WebhookModifierType.Number,
        ["max_inflight_messages"] = WebhookModifierType.Number,
        ["retry_interval"] = WebhookModifierType.Number,
        ["max_online_messages"] = WebhookModifierType.Number,
        ["max_offline_messages"] = WebhookModifierType.Number,
        ["max_drain_time"] = WebhookModifierType.Number,
        ["max_msgs_per_drain_step"] = WebhookModifierType.Number,
        ["client_id"] = WebhookModifierType.Text,
        ["mountpoint"] = WebhookModifierType.Text,
        ["username"] = WebhookModifierType.Text,
        ["clean_session"] = WebhookModifierType.Boolean,
        ["upgrade_qos"] = WebhookModifierType.Boolean,
        ["shared_subscription_policy"] = WebhookModifierType.SharedSubscriptionPolicy,
        ["queue_type"] = WebhookModifierType.QueueType,
    };

    private static readonly Dictionary<string, WebhookModifierType> OfPublish = new(StringComparer.Ordinal)
    {
        ["topic"] = WebhookModifierType.Topic,
        ["payload"] = WebhookModifierType.Payload,
        ["qos"] = WebhookModifierType.QoS,
        ["retain"] = WebhookModifierType.Boolean,
        ["mountpoint"] = WebhookModifierType.Text,
        ["throttle"] = WebhookModifierType.Throttle,
    };

    private static readonly Dictionary<string, WebhookModifierType> OfDeliver = new(StringComparer.Ordinal)
    {
        ["topic"] = WebhookModifierType.Topic,
        ["payload"] = WebhookModifierType.Payload,
    };

    /// <summary>Further names that are terms of the broker: refused where they do not belong. Any other name is assumed to be one that it has never heard of.</summary>
    private static readonly HashSet<string> OtherTerms = new(StringComparer.Ordinal)
    {
        "reg_view", "clean_start", "subscriber_id", "tcp_opts", "topics", "properties", "reason_code", "password", "peer_addr", "peer_port", "result",
        "error", "no_local", "rap", "retain_handling", "client_cert", "listener_type", "listener_port", "listener_addr",
    };

    public static WebhookAnswer Read(WebhookHook hook, JsonElement json, bool base64)
    {
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            // Of duplicates the first wins.
            members.TryAdd(WebhookReplyReader.NameOf(member), member.Value);
        }

        foreach ((string name, JsonElement value) in members)
        {
            if (FindCrash(hook, name, value, base64) is { } reason)
            {
                return WebhookAnswer.Crash(reason);
            }
        }

        return hook.Kind switch
        {
            WebhookKind.EnhancedAuth => WebhookAnswer.Ok,
            WebhookKind.Subscribe or WebhookKind.Unsubscribe => ReadTopics(hook, members),
            _ => Check(hook, members, base64),
        };
    }

    private static string? FindCrash(WebhookHook hook, string name, JsonElement value, bool base64)
    {
        if (!IsTerm(name))
        {
            return $"the broker has never heard of a modifier '{name}'";
        }

        return name switch
        {
            "payload" when base64 && WebhookModifierValues.DecodeBase64(value) is null => "the payload is not base64",
            "properties" when value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any() => $"the properties are {value.GetRawText()}",
            "properties" => WebhookPropertiesReader.FindCrash(hook, value),
            "shared_subscription_policy" or "queue_type" when value.ValueKind == JsonValueKind.String && !WebhookModifierValues.IsEnum(WebhookReplyReader.TextOf(value)) =>
                $"the broker has never heard of {name} {value.GetRawText()}",
            _ => null,
        };
    }

    private static bool IsTerm(string name) =>
        OfRegister.ContainsKey(name) || OfPublish.ContainsKey(name) || OtherTerms.Contains(name) || WebhookPropertiesReader.IsTerm(name);

    private static WebhookAnswer ReadTopics(WebhookHook hook, Dictionary<string, JsonElement> members)
    {
        if (members.Keys.FirstOrDefault(static n => n != "topics") is { } other)
        {
            return NotAllowed(hook, other);
        }

        JsonElement topics = members["topics"];
        return hook.Kind == WebhookKind.Subscribe ? WebhookTopicsReader.ReadSubscribe(topics, hook.IsM5) : WebhookTopicsReader.ReadUnsubscribe(topics, hook.IsM5);
    }

    private static WebhookAnswer Check(WebhookHook hook, Dictionary<string, JsonElement> members, bool base64)
    {
        Dictionary<string, WebhookModifierType> allowed = hook.Kind switch
        {
            WebhookKind.Register => OfRegister,
            WebhookKind.Publish => OfPublish,
            _ => OfDeliver,
        };
        WebhookModifiers modifiers = new();
        foreach ((string name, JsonElement value) in members)
        {
            if (name == "properties" && hook.IsM5)
            {
                if (WebhookPropertiesReader.Read(hook, value, out MqttProperties properties, out RewrittenProperties rewritten) is { } problem)
                {
                    return WebhookAnswer.InvalidModifiers(problem);
                }

                modifiers = modifiers with { Properties = properties, Rewritten = rewritten };
            }
            else if (!allowed.TryGetValue(name, out WebhookModifierType type))
            {
                return NotAllowed(hook, name);
            }
            else if (!WebhookModifierValues.IsValid(type, value))
            {
                return WebhookAnswer.InvalidModifiers($"{name} is {(type == WebhookModifierType.Payload ? "no text" : value.GetRawText())}");
            }
            else
            {
                modifiers = WebhookModifierValues.Set(modifiers, name, value, base64);
            }
        }

        // A client id without a mountpoint, or the other way round, makes no subscriber id.
        return hook.Kind == WebhookKind.Register && modifiers.ClientId is null != modifiers.Mountpoint is null
            ? NotAllowed(hook, modifiers.ClientId is null ? "mountpoint" : "client_id")
            : WebhookAnswer.With(modifiers);
    }

    private static WebhookAnswer NotAllowed(WebhookHook hook, string name) => WebhookAnswer.InvalidModifiers($"{hook} does not take {name}");
}
