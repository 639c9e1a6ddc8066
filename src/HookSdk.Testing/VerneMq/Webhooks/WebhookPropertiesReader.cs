using System.Text;
using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>Reads the properties that a reply gives.</summary>
internal static class WebhookPropertiesReader
{
    private static readonly HashSet<string> OfRegister = new(StringComparer.Ordinal) { WebhookProperty.User, "p_session_expiry_interval" };

    private static readonly HashSet<string> OfPublish = new(StringComparer.Ordinal)
    {
        WebhookProperty.User, "p_message_expiry_interval", "p_content_type", "p_payload_format_indicator", "p_response_topic", "p_correlation_data", "p_will_delay_interval",
    };

    private static readonly HashSet<string> OfDeliver = new(StringComparer.Ordinal)
    {
        WebhookProperty.User, "p_content_type", "p_payload_format_indicator", "p_response_topic", "p_correlation_data",
    };

    public static bool IsTerm(string name) => name == WebhookProperty.User || WebhookProperty.Find(name) is not null;

    /// <summary>What the decoder has no clause for; null: nothing.</summary>
    public static string? FindCrash(WebhookHook hook, JsonElement json)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            string name = WebhookReplyReader.NameOf(member);
            if (!IsTerm(name))
            {
                return $"the broker has never heard of a property '{name}'";
            }

            if (name == WebhookProperty.User && ReadUser(member.Value) is null)
            {
                return "a user property is not a list of objects with two members in base64";
            }

            if (name == "p_authentication_data" && WebhookModifierValues.DecodeBase64(member.Value) is null)
            {
                return "p_authentication_data is not base64";
            }

            if (name == "p_payload_format_indicator" && member.Value.ValueKind == JsonValueKind.String)
            {
                string format = WebhookReplyReader.TextOf(member.Value);
                if (format is not ("utf8" or "unspecified" or "undefined") || (format == "undefined" && hook.Kind == WebhookKind.Deliver))
                {
                    return $"p_payload_format_indicator is '{format}'";
                }
            }
        }

        return null;
    }

    /// <summary>Reads properties that <see cref="FindCrash"/> found nothing in.</summary>
    /// <returns>Why the hook may not give them; null: it may.</returns>
    public static string? Read(WebhookHook hook, JsonElement json, out MqttProperties properties, out RewrittenProperties rewritten)
    {
        HashSet<string> allowed = hook.Kind switch
        {
            WebhookKind.Register => OfRegister,
            WebhookKind.Publish => OfPublish,
            _ => OfDeliver,
        };
        properties = MqttProperties.None;
        rewritten = RewrittenProperties.None;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            string name = WebhookReplyReader.NameOf(member);
            if (!seen.Add(name))
            {
                continue;
            }

            if (!allowed.Contains(name))
            {
                return $"{hook} does not take {name}";
            }

            if (!TrySet(name, member.Value, ref properties, ref rewritten))
            {
                return $"{name} is {member.Value.GetRawText()}";
            }
        }

        return null;
    }

    private static bool TrySet(string name, JsonElement value, ref MqttProperties properties, ref RewrittenProperties rewritten)
    {
        if (name == WebhookProperty.User)
        {
            List<KeyValuePair<string, string>> user = ReadUser(value)!;
            rewritten |= user.Count == 0 ? RewrittenProperties.NoUserProperty : RewrittenProperties.None;
            foreach ((string key, string text) in user)
            {
                properties = properties.WithUserProperty(key, text);
            }

            return true;
        }

        WebhookProperty property = WebhookProperty.Find(name)!;
        switch (property.Type)
        {
            case WebhookPropertyType.Number when value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint number):
                properties = properties.With(property.MqttName, number);
                return true;
            case WebhookPropertyType.Format when value.ValueKind == JsonValueKind.String && WebhookReplyReader.TextOf(value) is not "unspecified" and string format:
                properties = format == "utf8" ? properties.With(property.MqttName, 1) : properties;
                return true;
            case WebhookPropertyType.Text when value.ValueKind == JsonValueKind.String:
                rewritten |= name == "p_response_topic" ? RewrittenProperties.ResponseTopic : RewrittenProperties.None;
                properties = properties.With(property.MqttName, WebhookReplyReader.TextOf(value));
                return true;
            case WebhookPropertyType.LossyText when value.ValueKind == JsonValueKind.String:
                properties = properties.With(property.MqttName, Encoding.UTF8.GetBytes(WebhookReplyReader.TextOf(value)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>User properties by the order of their members: the first is the key, the second the value, whatever their names. Null: they cannot be decoded.</summary>
    private static List<KeyValuePair<string, string>>? ReadUser(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<KeyValuePair<string, string>> user = [];
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().ToList() is not [{ } key, { } value]
                || WebhookModifierValues.DecodeBase64(key.Value) is not { } keyBytes || WebhookModifierValues.DecodeBase64(value.Value) is not { } valueBytes)
            {
                return null;
            }

            user.Add(new(Encoding.UTF8.GetString(keyBytes), Encoding.UTF8.GetString(valueBytes)));
        }

        return user;
    }
}
