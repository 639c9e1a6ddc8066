using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>
/// <c>/publish</c> and <c>/publish/bulk</c>: 200 with an id when somebody is subscribed, 202 when nobody is. One bad message of a bulk keeps back all. A user property that
/// is no text is taken, and cuts off every MQTT 5 client that is to get the message.
/// </summary>
internal sealed class EmqxPublishApi(EmqxBroker broker, EmqxManagementVersion version)
{
    private const string Properties = "properties";

    /// <summary>Before 5.9 a larger body is 500 without a word.</summary>
    private const int MostBytes = 8_000_000;

    private static readonly string[] PropertyNames =
        ["content_type", "correlation_data", "message_expiry_interval", "payload_format_indicator", "response_topic", "user_properties"];

    private readonly string[] _names = version.IsFrom59
        ? ["topic", "payload", "qos", "retain", "payload_encoding", "encoding", "clientid", Properties]
        : ["topic", "payload", "qos", "retain", "payload_encoding", "clientid", Properties];

    public async Task<EmqxManagementAnswer> PublishAsync(EmqxManagementRequest request)
    {
        if (IsTooLarge(request))
        {
            return new(500, null, EmqxManagementAnswer.Json);
        }

        (MqttPublish message, string from, bool cutsOff) = Read(request.ReadObject(), "root");
        Check(message);
        JsonObject sent = await SendAsync(message, from, cutsOff).ConfigureAwait(false);
        return EmqxManagementAnswer.Of(sent, sent.ContainsKey("id") ? 200 : 202);
    }

    public async Task<EmqxManagementAnswer> PublishManyAsync(EmqxManagementRequest request)
    {
        JsonArray bodies = request.ReadList();
        if (bodies.Count == 0)
        {
            return EmqxManagementAnswer.Crash("error, {case_clause,{errror,<<\"empty_batch\">>}}, [{emqx_mgmt_api_publish,publish_batch,2,[]}]");
        }

        (MqttPublish Message, string From, bool CutsOff)[] messages =
        [
            .. bodies.Select((b, i) =>
            {
                string path = string.Create(CultureInfo.InvariantCulture, $"root.{i + 1}");
                return Read(b as JsonObject ?? throw EmqxManagementFailure.Invalid(path, "bad_value_for_struct", b), path);
            }),
        ];
        foreach ((MqttPublish message, _, _) in messages)
        {
            Check(message);
        }

        JsonArray sent = [];
        foreach ((MqttPublish message, string from, bool cutsOff) in messages)
        {
            sent.Add((JsonNode)await SendAsync(message, from, cutsOff).ConfigureAwait(false));
        }

        return EmqxManagementAnswer.Of(sent, sent.All(static s => s!.AsObject().ContainsKey("id")) ? 200 : 202);
    }

    private bool IsTooLarge(EmqxManagementRequest request) => !version.IsFrom59 && request.BodyLength > MostBytes;

    private async Task<JsonObject> SendAsync(MqttPublish message, string from, bool cutsOff)
    {
        broker.Told($"REST publishes {message}");
        if (cutsOff)
        {
            broker.Told("  ! a user property is no text: EMQX takes it, and every MQTT 5 client that is to get the message is cut off");
        }

        (EmqxRouting routing, string id) = await broker.PublishByRestAsync(message, from, cutsOff).ConfigureAwait(false);
        bool isDelayed = version.IsFrom59 && message.Topic.StartsWith("$delayed/", StringComparison.Ordinal);
        return routing.Routes.Count > 0 || isDelayed ? new JsonObject { ["id"] = id } : Reason(EmqxReason.NoMatchingSubscribers, "no_matching_subscribers");
    }

    private static void Check(MqttPublish message)
    {
        if (!MqttTopic.IsName(message.Topic))
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Of(Reason(EmqxReason.TopicNameInvalid, "topic_name_invalid"), 400));
        }
    }

    private static JsonObject Reason(int code, string text) => new() { ["message"] = text, ["reason_code"] = code };

    private (MqttPublish Message, string From, bool CutsOff) Read(JsonObject body, string path)
    {
        if (body.Count == 0)
        {
            throw EmqxManagementFailure.Missing(path + ".topic", path + ".payload");
        }

        EmqxSchema.KnowsOnly(body, path, _names);
        string topic = body["topic"] is { } t ? EmqxSchema.Text(t, path + ".topic") : throw EmqxManagementFailure.Missing(path + ".topic");
        JsonNode payloadNode = body["payload"] ?? throw EmqxManagementFailure.Missing(path + ".payload");
        string payload = EmqxSchema.Text(payloadNode, path + ".payload", mayHaveNull: true);
        int qos = EmqxSchema.QoS(body["qos"], path + ".qos");
        bool retain = EmqxSchema.Flag(body["retain"], path + ".retain");
        string encoding = (body["payload_encoding"] ?? body["encoding"]) is { } e ? EmqxSchema.OneOf(e, path + ".payload_encoding", "plain", "base64") : "plain";
        string from = body["clientid"] is { } id ? EmqxSchema.Text(id, path + ".clientid") : EmqxBroker.RestClientId;
        (MqttProperties properties, bool cutsOff) = body[Properties] switch
        {
            null => (MqttProperties.None, false),
            JsonObject given => ReadProperties(given, path + ".properties"),
            { } other => throw EmqxManagementFailure.Invalid(path + ".properties", "bad_value_for_struct", other),
        };
        return (new MqttPublish(topic, Decode(payload, encoding)) { QoS = qos, Retain = retain, Properties = properties }, from, cutsOff);
    }

    private static byte[] Decode(string payload, string encoding)
    {
        if (encoding == "plain")
        {
            return Encoding.UTF8.GetBytes(payload);
        }

        byte[] bytes = new byte[payload.Length];
        return Convert.TryFromBase64String(payload, bytes, out int length) ? bytes[..length]
            : throw new EmqxManagementFailure(EmqxManagementAnswer.Of(Reason(EmqxReason.ImplementationSpecificError, $"{{decode_base64_payload_failed,{EmqxErlang.Binary(payload)}}}"), 400));
    }

    private (MqttProperties Properties, bool CutsOff) ReadProperties(JsonObject body, string path)
    {
        EmqxSchema.KnowsOnly(body, path, PropertyNames);
        MqttProperties properties = MqttProperties.None;
        bool cutsOff = false;
        foreach ((string name, JsonNode? value) in body)
        {
            string at = $"{path}.{name}";
            switch (name)
            {
                case "payload_format_indicator":
                    properties = properties.With(MqttPropertyNames.PayloadFormatIndicator, EmqxSchema.Number(value, at, "0..1", 0, 1));
                    break;
                case "message_expiry_interval":
                    properties = properties.With(MqttPropertyNames.MessageExpiryInterval, Seconds(value, at));
                    break;
                case "response_topic":
                    properties = properties.With(MqttPropertyNames.ResponseTopic, EmqxSchema.Text(value, at));
                    break;
                case "correlation_data":
                    properties = properties.With(MqttPropertyNames.CorrelationData, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(EmqxSchema.Text(value, at)));
                    break;
                case "content_type":
                    properties = properties.With(MqttPropertyNames.ContentType, EmqxSchema.Text(value, at));
                    break;
                default:
                    (properties, cutsOff) = ReadUser(properties, value, at);
                    break;
            }
        }

        return (properties, cutsOff);
    }

    private static (MqttProperties Properties, bool CutsOff) ReadUser(MqttProperties properties, JsonNode? value, string path)
    {
        if (value is not JsonObject pairs)
        {
            // Lists of texts are printed as one text.
            string flat = value is JsonArray list ? string.Concat(list.Select(static i => i is JsonArray inner ? string.Concat(inner.Select(static x => x?.ToString())) : i?.ToString())) : value?.ToString() ?? "";
            throw EmqxManagementFailure.Invalid(path, EmqxManagementFailure.Expected("map()"), flat);
        }

        bool cutsOff = false;
        foreach ((string name, JsonNode? text) in pairs)
        {
            if (text?.GetValueKind() == JsonValueKind.String)
            {
                properties = properties.WithUserProperty(name, text.GetValue<string>());
            }
            else
            {
                cutsOff = true;
            }
        }

        return (properties, cutsOff);
    }

    /// <summary>Digits as text are taken too. A number below 0 goes out as what its bits are, and before 5.9 as 1.</summary>
    private long Seconds(JsonNode? value, string path) =>
        long.TryParse(value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) ? seconds < 0 && !version.IsFrom59 ? 1 : (uint)seconds
            : throw EmqxManagementFailure.Invalid(path, EmqxManagementFailure.Expected("integer()"), value);
}
