using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Reads <c>properties</c>: an object that has been found to be sound JSON.</summary>
internal static class PropertiesReader
{
    public static VerneMqProperties Read(HookBody? body, JsonSlice part)
    {
        if (body is null || !part.IsPresent)
        {
            return VerneMqProperties.None;
        }

        ReadOnlySpan<byte> json = part.Of(body);
        VerneMqProperties properties = VerneMqProperties.None;
        List<KeyValuePair<string, string>> others = [];
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = CallReader.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            VerneMqProperties? with = reader.TokenType switch
            {
                JsonTokenType.Number => reader.TryGetInt64(out long number) ? With(properties, name, number) : null,
                JsonTokenType.True or JsonTokenType.False => With(properties, name, reader.GetBoolean()),
                JsonTokenType.String => With(properties, name, JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped)),
                JsonTokenType.StartArray => WithList(properties, name, reader),
                _ => null,
            };
            reader.Skip();
            if (with is null)
            {
                others.Add(new(name, JsonText.DecodePlain(json[start..(int)reader.BytesConsumed])));
            }

            properties = with ?? properties;
        }

        body.EnsureHeld();
        return others.Count == 0 ? properties : properties with { Others = others };
    }

    private static VerneMqProperties? With(VerneMqProperties properties, string name, long value) => name switch
    {
        "p_session_expiry_interval" => properties with { SessionExpiryInterval = value },
        "p_receive_max" => properties with { ReceiveMaximum = value },
        "p_topic_alias_max" => properties with { TopicAliasMaximum = value },
        "p_max_packet_size" => properties with { MaximumPacketSize = value },
        "p_message_expiry_interval" => properties with { MessageExpiryInterval = value },
        "p_server_keep_alive" => properties with { ServerKeepAlive = value },
        "p_will_delay_interval" => properties with { WillDelayInterval = value },
        "p_max_qos" when value is >= int.MinValue and <= int.MaxValue => properties with { MaximumQoS = (int)value },
        "p_topic_alias" => properties with { TopicAlias = value },
        _ => null,
    };

    private static VerneMqProperties? With(VerneMqProperties properties, string name, bool value) => name switch
    {
        "p_request_response_info" => properties with { RequestResponseInformation = value },
        "p_request_problem_info" => properties with { RequestProblemInformation = value },
        "p_retain_available" => properties with { RetainAvailable = value },
        "p_wildcard_subs_available" => properties with { WildcardSubscriptionsAvailable = value },
        "p_sub_ids_available" => properties with { SubscriptionIdsAvailable = value },
        "p_shared_subs_available" => properties with { SharedSubscriptionsAvailable = value },
        _ => null,
    };

    private static VerneMqProperties? With(VerneMqProperties properties, string name, string value) => name switch
    {
        "p_payload_format_indicator" => properties with { PayloadFormat = value },
        "p_content_type" => properties with { ContentType = value },
        "p_response_topic" => properties with { ResponseTopic = value },
        "p_correlation_data" => properties with { CorrelationData = value },
        "p_assigned_client_id" => properties with { AssignedClientId = value },
        "p_authentication_method" => properties with { AuthenticationMethod = value },
        "p_reason_string" => properties with { ReasonString = value },
        "p_response_info" => properties with { ResponseInformation = value },
        "p_server_ref" => properties with { ServerReference = value },
        "p_authentication_data" => properties with { AuthenticationData = value },
        _ => null,
    };

    /// <summary>Lists are read by a copy of the reader: one that turns out to be something else is kept as it came.</summary>
    private static VerneMqProperties? WithList(VerneMqProperties properties, string name, Utf8JsonReader reader) => name switch
    {
        "p_subscription_id" => Numbers(ref reader) is { } ids ? properties with { SubscriptionIds = ids } : null,
        "p_user_property" => Pairs(ref reader) is { } pairs ? properties with { UserProperties = pairs } : null,
        _ => null,
    };

    private static List<long>? Numbers(ref Utf8JsonReader reader)
    {
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static List<KeyValuePair<string, string>>? Pairs(ref Utf8JsonReader reader)
    {
        List<KeyValuePair<string, string>> pairs = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            string? key = null;
            string? value = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isKey = reader.ValueTextEquals("key"u8);
                bool isValue = reader.ValueTextEquals("val"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && (isKey || isValue))
                {
                    string text = Base64Text.DecodeText(JsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped));
                    key = isKey ? text : key;
                    value = isValue ? text : value;
                }

                reader.Skip();
            }

            if (key is null || value is null)
            {
                return null;
            }

            pairs.Add(new(key, value));
        }

        return pairs;
    }
}
