using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HookSdk.Mqtt;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>Packets as the recordings of EMQX write them.</summary>
internal static class EmqxPackets
{
    public static MqttConnect Connect(JsonObject with, MqttVersion version) => new(with["client_id"]!.GetValue<string>())
    {
        Version = version,
        CleanStart = (with["clean_start"] ?? with["clean_session"])?.GetValue<bool>() ?? true,
        KeepAlive = Number(with, "keepalive"),
        UserName = with["username"]?.GetValue<string>(),
        PasswordBytes = with["password"] is { } text ? Encoding.UTF8.GetBytes(text.GetValue<string>())
            : with["password_base64"] is { } bytes ? Convert.FromBase64String(bytes.GetValue<string>())
            : default(ReadOnlyMemory<byte>?),
        Properties = Properties(with["properties"]),
        Will = with["will"] is JsonObject will
            ? new MqttWill(will["topic"]!.GetValue<string>(), Payload(will)) { QoS = Number(will, "qos"), Retain = Flag(will, "retain"), Properties = Properties(will["properties"]) }
            : null,
    };

    public static MqttPublish Publish(JsonObject with) => new(with["topic"]!.GetValue<string>(), Payload(with))
    {
        QoS = Number(with, "qos"),
        Retain = Flag(with, "retain"),
        Duplicate = Flag(with, "dup"),
        Properties = Properties(with["properties"]),
    };

    public static MqttSubscription Subscription(JsonObject with) => new(with["filter"]!.GetValue<string>(), Number(with, "qos"))
    {
        NoLocal = Number(with, "nl") == 1,
        RetainAsPublished = Number(with, "rap") == 1,
        RetainHandling = (RetainHandling)Number(with, "rh"),
    };

    public static MqttProperties Properties(JsonNode? json)
    {
        MqttProperties properties = MqttProperties.None;
        foreach ((string name, JsonNode? value) in json as JsonObject ?? [])
        {
            properties = (name, value!.GetValueKind()) switch
            {
                ("User-Property", _) => value.AsArray().Aggregate(properties, static (p, pair) => p.WithUserProperty(pair![0]!.GetValue<string>(), pair[1]!.GetValue<string>())),
                (MqttPropertyNames.CorrelationData or MqttPropertyNames.AuthenticationData, _) => properties.With(name, Encoding.UTF8.GetBytes(value.GetValue<string>())),
                (_, JsonValueKind.Number) => properties.With(name, value.GetValue<long>()),
                (_, JsonValueKind.True or JsonValueKind.False) => properties.With(name, value.GetValue<bool>() ? 1 : 0),
                _ => properties.With(name, value.GetValue<string>()),
            };
        }

        return properties;
    }

    /// <summary>What a client has seen, as an outcome line has it.</summary>
    public static JsonObject Outcome(MqttReceived received, MqttVersion version)
    {
        JsonObject outcome = new() { ["sees"] = received.Packet.ToString().ToUpperInvariant() };
        if (received.Packet is not (MqttPacket.Publish or MqttPacket.Closed or MqttPacket.Reset or MqttPacket.Pingresp))
        {
            outcome["code"] = received.Code;
        }

        JsonObject detail = [];
        if (received.Packet == MqttPacket.Connack)
        {
            detail["session_present"] = received.SessionPresent;
            if (version == MqttVersion.V5)
            {
                detail["properties"] = Json(received.Properties);
            }
        }
        else if (received.Codes.Count > 0)
        {
            detail["codes"] = new JsonArray([.. received.Codes.Select(static c => (JsonNode)c)]);
        }
        else if (received.Message is { } message)
        {
            Describe(message, detail);
        }

        if (detail.Count > 0)
        {
            outcome["detail"] = detail;
        }

        return outcome;
    }

    public static TimeSpan Duration(JsonNode node)
    {
        string text = node.GetValue<string>();
        (string unit, double scale) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => ("ms", 0.001),
            _ when text.EndsWith('s') => ("s", 1),
            _ when text.EndsWith('m') => ("m", 60),
            _ when text.EndsWith('h') => ("h", 3600),
            _ => throw new FormatException(text),
        };
        return TimeSpan.FromSeconds(scale * double.Parse(text.AsSpan()[..^unit.Length], CultureInfo.InvariantCulture));
    }

    public static int Number(JsonObject with, string name) => with[name]?.GetValueKind() switch
    {
        JsonValueKind.Number => with[name]!.GetValue<int>(),
        JsonValueKind.True => 1,
        _ => 0,
    };

    private static bool Flag(JsonObject with, string name) => Number(with, name) == 1;

    private static byte[] Payload(JsonObject with) =>
        with["payload_base64"] is { } bytes ? Convert.FromBase64String(bytes.GetValue<string>()) : Encoding.UTF8.GetBytes(with["payload"]?.GetValue<string>() ?? "");

    private static void Describe(MqttPublish message, JsonObject detail)
    {
        detail["topic"] = message.Topic;
        detail["qos"] = message.QoS;
        if (message.Retain)
        {
            detail["retain"] = true;
        }

        if (message.Duplicate)
        {
            detail["dup"] = true;
        }

        if (!message.Properties.IsEmpty)
        {
            detail["properties"] = Json(message.Properties);
        }

        if (Ascii.IsValid(message.Payload.Span))
        {
            detail["payload"] = message.Text;
        }
        else
        {
            detail["payload_base64"] = Convert.ToBase64String(message.Payload.Span);
        }
    }

    private static JsonObject Json(MqttProperties properties)
    {
        JsonObject json = [];
        foreach ((string name, object value) in properties)
        {
            json[name] = value switch
            {
                long number => number,
                ReadOnlyMemory<byte> bytes => Convert.ToBase64String(bytes.Span),
                _ => (string)value,
            };
        }

        if (properties.UserProperties.Count > 0)
        {
            json["User-Property"] = new JsonArray([.. properties.UserProperties.Select(static u => (JsonNode)new JsonArray(u.Key, u.Value))]);
        }

        return json;
    }
}
