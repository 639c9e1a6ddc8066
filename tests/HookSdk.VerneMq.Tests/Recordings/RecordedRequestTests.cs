using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq.Tests;

/// <summary>Every request that a real broker has sent decodes to its fields: what the typed request says is put together again and compared with the JSON.</summary>
public sealed class RecordedRequestTests
{
    public static TheoryData<string> Hooks => [.. VerneMqHookNames.All];

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task EachRecordedRequest_DecodesToItsFields(string hook)
    {
        RecordedCall[] calls = [.. RecordedCall.All.Where(c => c.Hook == hook)];
        calls.ShouldNotBeEmpty($"no recording has {hook}");
        foreach (RecordedCall call in calls)
        {
            VerneMqRequest? seen = null;
            string? told = null;
            AnyPlugin plugin = new()
            {
                Register = r => Keep(r, RegisterReply.Ok()),
                Publish = r => Keep(r, PublishReply.Ok()),
                PublishM5 = r => Keep(r, PublishM5Reply.Ok()),
                Subscribe = r => Keep(r, SubscribeReply.Ok()),
                Unsubscribe = r => Keep(r, UnsubscribeReply.Ok()),
                Deliver = r => Keep(r, DeliverReply.Ok()),
                DeliverM5 = r => Keep(r, DeliverM5Reply.Ok()),
                Heard = r => Keep(r, ""),
            };
            using InProcess server = InProcess.Of(plugin, options =>
            {
                if (call.IsPlain)
                {
                    options.Hooks[hook] = new VerneMqHookOptions { Base64Payload = false };
                }
            });

            (await server.CallAsync(hook, call.Request)).ShouldBeOneOf("{\"result\":\"ok\"}", "{}");

            seen.ShouldNotBeNull(call.ToString());
            JsonNode recorded = JsonNode.Parse(call.Request)!;
            if (recorded["properties"] is JsonObject properties && properties["p_user_property"] is JsonArray { Count: 0 })
            {
                // What an empty list of a hook's reply has made of a message: as good as none.
                properties.Remove("p_user_property");
            }

            JsonNode.DeepEquals(JsonNode.Parse(told!), recorded).ShouldBeTrue($"{call}: read as {told}, was {recorded.ToJsonString()}");

            T Keep<T>(VerneMqRequest request, T reply)
            {
                seen = request;
                told = Describe(request, call.IsPlain).ToJsonString();
                return reply;
            }
        }
    }

    private static JsonObject Describe(VerneMqRequest request, bool isPlain)
    {
        JsonObject json = new() { ["mountpoint"] = request.Mountpoint, ["client_id"] = request.ClientId };
        if (request is VerneMqUserRequest user and not OnOfflineMessageRequest)
        {
            json["username"] = user.UserName;
        }

        switch (request)
        {
            case AuthOnRegisterRequest r:
                json["password"] = r.Password;
                json["peer_addr"] = r.PeerAddress?.ToString();
                json["peer_port"] = r.PeerPort;
                json[r is AuthOnRegisterM5Request ? "clean_start" : "clean_session"] = r.CleanStart;
                break;
            case OnRegisterRequest r:
                json["peer_addr"] = r.PeerAddress?.ToString();
                json["peer_port"] = r.PeerPort;
                break;
            case VerneMqMessageRequest r:
                json["topic"] = r.Topic;
                json["qos"] = r.QoS;
                json["retain"] = r.Retain;
                if (r.HasPayload)
                {
                    json["payload"] = isPlain ? Encoding.UTF8.GetString(r.Payload.Span) : Convert.ToBase64String(r.Payload.Span);
                }

                break;
            case AuthOnSubscribeRequest r:
                json["topics"] = Topics(r.Subscriptions, r is AuthOnSubscribeM5Request);
                break;
            case OnSubscribeRequest r:
                json["topics"] = Topics(r.Subscriptions, r is OnSubscribeM5Request);
                break;
            case OnUnsubscribeRequest r:
                json["topics"] = new JsonArray([.. r.Filters.Select(static t => JsonValue.Create(t))]);
                break;
            default:
                break;
        }

        if (Properties(request) is { } properties)
        {
            json["properties"] = Describe(properties);
        }

        return json;
    }

    private static VerneMqProperties? Properties(VerneMqRequest request) => request switch
    {
        AuthOnRegisterM5Request r => r.Properties,
        OnRegisterM5Request r => r.Properties,
        AuthOnPublishM5Request r => r.Properties,
        OnPublishM5Request r => r.Properties,
        OnDeliverRequest r => r.Properties,
        AuthOnSubscribeM5Request r => r.Properties,
        OnSubscribeM5Request r => r.Properties,
        OnUnsubscribeM5Request r => r.Properties,
        _ => null,
    };

    private static JsonObject Describe(VerneMqProperties properties)
    {
        JsonObject json = [];
        Add("p_session_expiry_interval", properties.SessionExpiryInterval);
        Add("p_receive_max", properties.ReceiveMaximum);
        Add("p_max_packet_size", properties.MaximumPacketSize);
        Add("p_message_expiry_interval", properties.MessageExpiryInterval);
        Add("p_will_delay_interval", properties.WillDelayInterval);
        Add("p_payload_format_indicator", properties.PayloadFormat);
        Add("p_content_type", properties.ContentType);
        Add("p_response_topic", properties.ResponseTopic);
        Add("p_correlation_data", properties.CorrelationData);
        Add("p_assigned_client_id", properties.AssignedClientId);
        if (properties.SubscriptionIds.Count > 0)
        {
            json["p_subscription_id"] = new JsonArray([.. properties.SubscriptionIds.Select(static id => JsonValue.Create(id))]);
        }

        if (properties.UserProperties.Count > 0)
        {
            json["p_user_property"] = new JsonArray([.. properties.UserProperties.Select(static p => new JsonObject { ["key"] = Base64(p.Key), ["val"] = Base64(p.Value) })]);
        }

        foreach ((string name, string other) in properties.Others)
        {
            json[name] = JsonNode.Parse(other);
        }

        return json;

        void Add<T>(string name, T? value)
        {
            if (value is not null)
            {
                json[name] = JsonValue.Create(value);
            }
        }
    }

    private static JsonArray Topics(IReadOnlyList<VerneMqSubscription> topics, bool isMqtt5) =>
        new([.. topics.Select(topic =>
        {
            JsonObject json = new() { ["topic"] = topic.Filter, ["qos"] = topic.QoS };
            if (isMqtt5 && !topic.IsRefused)
            {
                json["no_local"] = topic.NoLocal;
                json["rap"] = topic.RetainAsPublished;
                json["retain_handling"] = topic.RetainHandling switch
                {
                    RetainHandling.SendIfNewSubscription => "send_if_new_sub",
                    RetainHandling.DontSend => "dont_send",
                    _ => "send_retain",
                };
            }

            return json;
        })]);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
