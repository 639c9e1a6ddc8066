using System.Text;

namespace HookSdk.Testing;

/// <summary>Writes the <c>properties</c> of a request. User properties are base64, whatever the registration says.</summary>
internal static class WebhookPropertiesWriter
{
    /// <summary>Writes the member.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="rewritten">What a hook did to them before.</param>
    /// <param name="lossless">For a cache's key: nothing becomes U+FFFD.</param>
    public static void Write(WebhookJson json, MqttProperties properties, RewrittenProperties rewritten, bool lossless)
    {
        json.BeginObject("properties"u8);
        foreach ((string name, object value) in properties)
        {
            if (WebhookProperty.OfMqtt(name) is { } property)
            {
                Write(json, property, value, rewritten, lossless);
            }
        }

        if (properties.UserProperties.Count > 0 || rewritten.HasFlag(RewrittenProperties.NoUserProperty))
        {
            json.BeginArray("p_user_property"u8);
            foreach ((string key, string value) in properties.UserProperties)
            {
                json.BeginObject();
                json.Base64("key"u8, Encoding.UTF8.GetBytes(key));
                json.Base64("val"u8, Encoding.UTF8.GetBytes(value));
                json.EndObject();
            }

            json.EndArray();
        }

        json.EndObject();
    }

    private static void Write(WebhookJson json, WebhookProperty property, object value, RewrittenProperties rewritten, bool lossless)
    {
        switch (property.Type)
        {
            case WebhookPropertyType.Number:
                json.Number(property.Utf8Name, Number(value));
                break;
            case WebhookPropertyType.Boolean:
                json.Boolean(property.Utf8Name, Number(value) != 0);
                break;
            case WebhookPropertyType.Format:
                json.Text(property.Utf8Name, Number(value) == 1 ? "utf8" : "unspecified");
                break;
            case WebhookPropertyType.Numbers:
                json.BeginArray(property.Utf8Name);
                json.Element(Number(value));
                json.EndArray();
                break;
            case WebhookPropertyType.LossyText when !lossless:
                json.LossyText(property.Utf8Name, Bytes(value));
                break;
            case WebhookPropertyType.LossyText or WebhookPropertyType.Base64:
                json.Base64(property.Utf8Name, Bytes(value));
                break;
            default:
                // The broker keeps a topic that a hook gave as its words, and prints them in a row.
                bool asWords = property.Name == "p_response_topic" && rewritten.HasFlag(RewrittenProperties.ResponseTopic);
                json.Text(property.Utf8Name, asWords ? Text(value).Replace("/", "", StringComparison.Ordinal) : Text(value));
                break;
        }
    }

    private static long Number(object value) => value as long? ?? 0;

    private static string Text(object value) => value as string ?? Encoding.UTF8.GetString(Bytes(value));

    private static ReadOnlySpan<byte> Bytes(object value) =>
        value is ReadOnlyMemory<byte> bytes ? bytes.Span : Encoding.UTF8.GetBytes(value as string ?? "");
}
