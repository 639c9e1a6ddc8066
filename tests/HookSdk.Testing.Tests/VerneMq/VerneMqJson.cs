using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using HookSdk.Mqtt;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Packets as the recordings of VerneMQ write them.</summary>
internal static class VerneMqJson
{
    private static readonly Dictionary<string, string> PropertyNames = typeof(MqttPropertyNames).GetFields()
        .Select(static f => (string)f.GetRawConstantValue()!)
        .ToDictionary(static n => n.Replace('-', '_').ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> RecordedNames = PropertyNames.ToDictionary(static p => p.Value, static p => p.Key, StringComparer.Ordinal);

    public static MqttConnect Connect(JsonObject with, string mqtt)
    {
        bool isV5 = with.ContainsKey("clean_start");
        return new MqttConnect(with["client_id"]!.GetValue<string>())
        {
            Version = isV5 ? MqttVersion.V5 : mqtt == "3.1" ? MqttVersion.V31 : MqttVersion.V311,
            CleanStart = with[isV5 ? "clean_start" : "clean_session"]!.GetValue<bool>(),
            KeepAlive = with["keep_alive"]!.GetValue<int>(),
            UserName = with["username"]?.GetValue<string>(),
            PasswordBytes = with["password"] is { } password ? Bytes(password) : default(ReadOnlyMemory<byte>?),
            Properties = Properties(with),
            Will = with["will"] is not JsonObject will ? null : new MqttWill(will["topic"]!.GetValue<string>(), Bytes(will["payload"]!))
            {
                QoS = will["qos"]!.GetValue<int>(),
                Retain = will["retain"]!.GetValue<bool>(),
                Properties = Properties(will),
            },
        };
    }

    public static MqttPublish Publish(JsonObject with) => new(with["topic"]!.GetValue<string>(), Bytes(with["payload"]!))
    {
        QoS = with["qos"]!.GetValue<int>(),
        Retain = with["retain"]!.GetValue<bool>(),
        PacketId = with["packet_id"]?.GetValue<int>() ?? 0,
        Duplicate = with["dup"]?.GetValue<bool>() ?? false,
        Properties = Properties(with),
    };

    public static IReadOnlyList<MqttSubscription> Subscriptions(JsonObject with) => [.. with["topics"]!.AsArray().Select(static t => new MqttSubscription(t!["filter"]!.GetValue<string>(), t["qos"]!.GetValue<int>())
    {
        NoLocal = t["no_local"]?.GetValue<bool>() ?? false,
        RetainAsPublished = t["retain_as_published"]?.GetValue<bool>() ?? false,
        RetainHandling = (RetainHandling)(t["retain_handling"]?.GetValue<int>() ?? 0),
    })];

    public static MqttProperties Properties(JsonObject with)
    {
        MqttProperties properties = MqttProperties.None;
        foreach ((string name, JsonNode? value) in with["properties"] as JsonObject ?? [])
        {
            if (name == "user_property")
            {
                foreach (JsonNode? pair in value!.AsArray())
                {
                    properties = properties.WithUserProperty(pair![0]!.GetValue<string>(), pair[1]!.GetValue<string>());
                }
            }
            else
            {
                properties = value!.GetValueKind() switch
                {
                    JsonValueKind.Number => properties.With(PropertyNames[name], value.GetValue<long>()),
                    JsonValueKind.String when name is not ("correlation_data" or "authentication_data") => properties.With(PropertyNames[name], value.GetValue<string>()),
                    JsonValueKind.True or JsonValueKind.False => properties.With(PropertyNames[name], value.GetValue<bool>() ? 1 : 0),
                    _ => properties.With(PropertyNames[name], Bytes(value)),
                };
            }
        }

        return properties;
    }

    /// <summary>What a client saw, as an outcome line tells it.</summary>
    public static JsonObject Outcome(MqttReceived seen, bool isV5)
    {
        JsonObject outcome = new() { ["sees"] = Sees(seen.Packet) };
        JsonObject detail = [];
        switch (seen.Packet)
        {
            case MqttPacket.Connack:
                outcome["code"] = seen.Code;
                detail["session_present"] = seen.SessionPresent;
                break;
            case MqttPacket.Suback or MqttPacket.Unsuback:
                if (seen.Packet == MqttPacket.Suback || isV5)
                {
                    outcome["codes"] = new JsonArray([.. seen.Codes.Select(static c => JsonValue.Create(c))]);
                }

                detail["packet_id"] = seen.PacketId;
                break;
            case MqttPacket.Publish:
                Describe(detail, seen.Message!);
                break;
            case MqttPacket.Puback or MqttPacket.Pubrec or MqttPacket.Pubrel or MqttPacket.Pubcomp:
                detail["packet_id"] = seen.PacketId;
                AddCode();
                break;
            case MqttPacket.Disconnect:
                AddCode();
                break;
            default:
                return outcome;
        }

        if (isV5)
        {
            detail["properties"] = Properties(seen.Message?.Properties ?? seen.Properties);
        }

        outcome["detail"] = detail;
        return outcome;

        void AddCode()
        {
            if (isV5)
            {
                outcome["code"] = seen.Code;
            }
        }
    }

    public static JsonNode Text(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? JsonValue.Create(Encoding.UTF8.GetString(bytes)) : new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };

    private static string Sees(MqttPacket packet) => packet switch
    {
        MqttPacket.Reset => "TCP reset",
        MqttPacket.Closed => "closed",
        _ => packet.ToString().ToUpperInvariant(),
    };

    private static void Describe(JsonObject detail, MqttPublish message)
    {
        detail["topic"] = message.Topic;
        detail["payload"] = Text(message.Payload.Span);
        detail["qos"] = message.QoS;
        detail["retain"] = message.Retain;
        detail["dup"] = message.Duplicate;
        if (message.QoS > 0)
        {
            detail["packet_id"] = message.PacketId;
        }
    }

    private static JsonObject Properties(MqttProperties properties)
    {
        JsonObject json = [];
        foreach ((string name, object value) in properties)
        {
            json[RecordedNames[name]] = value switch
            {
                long number => JsonValue.Create(number),
                ReadOnlyMemory<byte> bytes => Text(bytes.Span),
                _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
            };
        }

        if (properties.UserProperties.Count > 0)
        {
            json["user_property"] = new JsonArray([.. properties.UserProperties.Select(static u => new JsonArray(u.Key, u.Value))]);
        }

        return json;
    }

    private static byte[] Bytes(JsonNode node) => node is JsonObject encoded
        ? Convert.FromBase64String(encoded["base64"]!.GetValue<string>())
        : Encoding.UTF8.GetBytes(node.GetValue<string>());
}
