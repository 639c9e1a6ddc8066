using System.Text;
using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>What a modifier's value must be.</summary>
internal enum WebhookModifierType
{
    Boolean,

    /// <summary>A number; a fraction is rounded.</summary>
    Number,

    Text,
    Topic,
    Payload,
    QoS,
    Throttle,
    SharedSubscriptionPolicy,
    QueueType,
}

/// <summary>Checks and takes over the values of modifiers.</summary>
internal static class WebhookModifierValues
{
    private static readonly string[] Policies = ["prefer_local", "local_only", "random", "prefer_online_before_local"];
    private static readonly string[] QueueTypes = ["fifo", "lifo"];

    public static bool IsEnum(string text) => Policies.Contains(text) || QueueTypes.Contains(text);

    public static bool IsValid(WebhookModifierType type, JsonElement value) => type switch
    {
        WebhookModifierType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        WebhookModifierType.Number => Number(value) is not null,
        WebhookModifierType.Text or WebhookModifierType.Payload => value.ValueKind == JsonValueKind.String,
        WebhookModifierType.Topic => value.ValueKind == JsonValueKind.String && VerneMqFrame.ProblemOfTopic(WebhookReplyReader.TextOf(value)) is null,
        WebhookModifierType.QoS => Number(value) is 0 or 1 or 2,
        WebhookModifierType.Throttle => Number(value) >= 0,
        WebhookModifierType.SharedSubscriptionPolicy => value.ValueKind == JsonValueKind.String && Policies.Contains(WebhookReplyReader.TextOf(value)),
        _ => value.ValueKind == JsonValueKind.String && QueueTypes.Contains(WebhookReplyReader.TextOf(value)),
    };

    /// <summary>Takes over a valid value. Modifiers without an effect that a client could see are passed over.</summary>
    public static WebhookModifiers Set(WebhookModifiers modifiers, string name, JsonElement value, bool base64) => name switch
    {
        "client_id" => modifiers with { ClientId = WebhookReplyReader.TextOf(value) },
        "mountpoint" => modifiers with { Mountpoint = WebhookReplyReader.TextOf(value) },
        "username" => modifiers with { UserName = WebhookReplyReader.TextOf(value) },
        "clean_session" => modifiers with { CleanSession = value.GetBoolean() },
        "upgrade_qos" => modifiers with { UpgradeQoS = value.GetBoolean() },
        "max_connection_lifetime" => modifiers with { MaxConnectionLifetime = Rounded(value) },
        "max_message_size" => modifiers with { MaxMessageSize = Rounded(value) },
        "max_inflight_messages" => modifiers with { MaxInflightMessages = Rounded(value) },
        "max_offline_messages" => modifiers with { MaxOfflineMessages = Rounded(value) },
        "queue_type" => modifiers with { IsLifo = WebhookReplyReader.TextOf(value) == "lifo" },
        "topic" => modifiers with { Topic = WebhookReplyReader.TextOf(value) },
        "payload" => modifiers with { Payload = base64 ? DecodeBase64(value) : Encoding.UTF8.GetBytes(WebhookReplyReader.TextOf(value)) },
        "qos" => modifiers with { QoS = Rounded(value) },
        "retain" => modifiers with { Retain = value.GetBoolean() },
        "throttle" => modifiers with { Throttle = Rounded(value) },
        _ => modifiers,
    };

    /// <summary>The bytes of a string that is base64, padded; white space in it is passed over. Null when it is none.</summary>
    public static byte[]? DecodeBase64(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        string text = WebhookReplyReader.TextOf(value);
        byte[] bytes = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }

    public static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : null;

    private static int Rounded(JsonElement value) => (int)Math.Clamp(Math.Round(value.GetDouble(), MidpointRounding.AwayFromZero), int.MinValue, int.MaxValue);
}
