using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq.Tests;

/// <summary>
/// Every reply of the recordings to a flow hook, by its body: how a plugin writes it, or why no plugin can. The keys are the recorded bodies, as they were sent.
/// </summary>
internal static class RecordedReplies
{
    /// <summary>Those that a plugin can write.</summary>
    public static IReadOnlyDictionary<string, AnyPlugin> Typed { get; } = new Dictionary<string, AnyPlugin>(StringComparer.Ordinal)
    {
        ["""{"result":"ok"}"""] = All(RegisterReply.Ok(), PublishReply.Ok(), SubscribeReply.Ok(), UnsubscribeReply.Ok(), DeliverReply.Ok(), DeliverM5Reply.Ok()),
        ["""{"result":"next"}"""] = All(RegisterReply.Next(), PublishReply.Next(), SubscribeReply.Next(), UnsubscribeReply.Next(), DeliverReply.Next(), DeliverM5Reply.Next()),
        ["""{"result":{"error":"not_allowed"}}"""] = new AnyPlugin
        {
            Register = static _ => RegisterReply.Deny("not_allowed"),
            Publish = static _ => PublishReply.Deny("not_allowed"),
            PublishM5 = static _ => PublishM5Reply.Deny("not_allowed"),
            Subscribe = static _ => SubscribeReply.Deny("not_allowed"),
        },

        ["""{"result":"ok","modifiers":{"client_id":"client-new","mountpoint":"tenant-a"}}"""] = Register(new() { Subscriber = new("client-new", "tenant-a") }),
        ["""{"result":"ok","modifiers":{"max_connection_lifetime":1}}"""] = Register(new() { MaxConnectionLifetime = TimeSpan.FromSeconds(1) }),
        ["""{"result":"ok","modifiers":{"max_message_size":50}}"""] = Register(new() { MaxMessageSize = 50 }),
        ["""{"result":"ok","modifiers":{"upgrade_qos":true}}"""] = Register(new() { UpgradeQoS = true }),
        ["""{"result":"ok","modifiers":{"username":"cached-user"}}"""] = new AnyPlugin { Register = static _ => RegisterReply.Ok(new() { UserName = "cached-user" }).WithCacheFor(TimeSpan.FromMinutes(1)) },
        ["""{"result":"ok","modifiers":{"username":"from-b"}}"""] = Register(new() { UserName = "from-b" }),
        ["""{"result":"ok","modifiers":{"username":"user-new"}}"""] = Register(new() { UserName = "user-new" }),
        ["""{"result":"ok","modifiers":{"max_message_size":65536,"max_message_rate":1000,"max_inflight_messages":5,"max_connection_lifetime":3600,"max_online_messages":100,"max_offline_messages":100,"max_drain_time":100,"max_msgs_per_drain_step":10,"shared_subscription_policy":"local_only","queue_type":"fifo","allow_register":true,"allow_publish":true,"allow_subscribe":true,"allow_unsubscribe":true,"upgrade_qos":false,"retry_interval":20000}}"""] = Register(new()
        {
            MaxMessageSize = 65536,
            MaxMessageRate = 1000,
            MaxInflightMessages = 5,
            MaxConnectionLifetime = TimeSpan.FromHours(1),
            MaxOnlineMessages = 100,
            MaxOfflineMessages = 100,
            MaxDrainTime = TimeSpan.FromMilliseconds(100),
            MaxMessagesPerDrainStep = 10,
            SharedSubscriptionPolicy = SharedSubscriptionPolicy.LocalOnly,
            QueueType = QueueType.Fifo,
            AllowRegisterDuringNetsplit = true,
            AllowPublishDuringNetsplit = true,
            AllowSubscribeDuringNetsplit = true,
            AllowUnsubscribeDuringNetsplit = true,
            UpgradeQoS = false,
            RetryInterval = TimeSpan.FromSeconds(20),
        }),

        ["""{"result":"ok","modifiers":{"mountpoint":"other"}}"""] = Publish(new() { Mountpoint = "other" }),
        ["""{"result":"ok","modifiers":{"payload":""}}"""] = Publish(new() { Payload = ReadOnlyMemory<byte>.Empty }),
        ["""{"result":"ok","modifiers":{"payload":"Y2hhbmdlZCDDqQ=="}}"""] = Publish(new() { Payload = Bytes("changed é") }),
        ["""{"result":"ok","modifiers":{"payload":"Z2l2ZW4="}}"""] = Publish(new() { Payload = Bytes("given") }),
        ["""{"result":"ok","modifiers":{"payload":"changed \u00e9"}}"""] = Publish(new() { Payload = Bytes("changed é") }),
        ["""{"result":"ok","modifiers":{"qos":1}}"""] = Publish(new() { QoS = 1 }),
        ["""{"result":"ok","modifiers":{"retain":true}}"""] = Publish(new() { Retain = true }),
        ["""{"result":"ok","modifiers":{"throttle":500}}"""] = Publish(new() { Throttle = TimeSpan.FromMilliseconds(500) }),
        ["""{"result":"ok","modifiers":{"topic":"from/a"}}"""] = Publish(new() { Topic = "from/a" }),
        ["""{"result":"ok","modifiers":{"topic":"from/b"}}"""] = Publish(new() { Topic = "from/b" }),
        ["""{"result":"ok","modifiers":{"topic":"new/topic"}}"""] = Publish(new() { Topic = "new/topic" }),
        ["""{"result":"ok","modifiers":{"topic":"t/2"}}"""] = Publish(new() { Topic = "t/2" }),
        ["""{"result":"ok","modifiers":{"topic":"new/t","payload":"UkVXUklUVEVO"}}"""] = Publish(new() { Topic = "new/t", Payload = Bytes("REWRITTEN") }),
        ["""{"result":"ok","modifiers":{"topic":"will/new","payload":"bmV3IHdpbGw="}}"""] = Publish(new() { Topic = "will/new", Payload = Bytes("new will") }),
        ["""{"result":"ok","modifiers":{"topic":"t/9","payload":"YWxs","qos":0,"retain":true}}"""] = Publish(new() { Topic = "t/9", Payload = Bytes("all"), QoS = 0, Retain = true }),
        ["""{"result":"ok","modifiers":{"properties":{"p_message_expiry_interval":30}}}"""] = Publish(null, new() { MessageExpiryInterval = 30 }),
        ["""{"result":"ok","modifiers":{"properties":{"p_user_property":[{"key":"bmV3","val":"MQ=="},{"key":"bmV3","val":"Mg=="}]}}}"""] = Publish(null, new() { UserProperties = [new("new", "1"), new("new", "2")] }),

        ["""{"result":"ok","modifiers":{"topic":"other/t","payload":"TkVX"}}"""] = Deliver(new() { Topic = "other/t", Payload = Bytes("NEW") }),
        ["""{"result":"ok","modifiers":{"payload":"TkVX"}}"""] = Deliver(new() { Payload = Bytes("NEW") }),
        ["""{"result":"ok","modifiers":{"properties":{"p_content_type":"app/x","p_user_property":[{"key":"aw==","val":"dg=="}]}}}"""] = Deliver(null, new() { ContentType = "app/x", UserProperties = [new("k", "v")] }),

        ["""{"result":"ok","topics":[{"topic":"a","qos":0}]}"""] = Subscribe(static t => t["a"].Allow(qos: 0)),
        ["""{"result":"ok","topics":[{"topic":"b","qos":128},{"topic":"a","qos":0}]}"""] = Subscribe(static t => t["b"].Refuse(), static t => t["a"].Allow(qos: 0)),
        ["""{"result":"ok","topics":[{"topic":"new/t","qos":1}]}"""] = Subscribe(static t => t[0].Rewrite("new/t").Allow(qos: 1)),
        ["""{"result":"ok","topics":[{"topic":"third","qos":2},{"topic":"second","qos":128},{"topic":"first","qos":0}]}"""] = Subscribe(static t => t["second"].Refuse(), static t => t["third"].Allow(2), static t => t["first"].Allow(0)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":0}]}}"""] = Subscribe(static t => t["a"].Allow(qos: 0)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":1,"rap":true,"no_local":false,"retain_handling":"send_retain"}]}}"""] =
            Subscribe(static t => t["a"].Allow(1).SetOptions(noLocal: false, retainAsPublished: true, retainHandling: RetainHandling.SendRetain)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":1}]}}"""] = Subscribe(static t => t["a"].Allow(1).SetOptions(false, false, RetainHandling.SendRetain)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"new/t","qos":1}]}}"""] = Subscribe(static t => t[0].Rewrite("new/t").Allow(1)),

        ["""{"result":"ok","modifiers":{"client_id":"a-1","mountpoint":"tenant-a"}}"""] = Register(new() { Subscriber = new("a-1", "tenant-a") }),
        ["""{"result":"ok","modifiers":{"client_id":"a-2","mountpoint":"tenant-a"}}"""] = Register(new() { Subscriber = new("a-2", "tenant-a") }),
        ["""{"result":"ok","modifiers":{"client_id":"b-1","mountpoint":"tenant-b"}}"""] = Register(new() { Subscriber = new("b-1", "tenant-b") }),
        ["""{"result":"ok","modifiers":{"client_id":"new-id","mountpoint":"tenant"}}"""] = Register(new() { Subscriber = new("new-id", "tenant") }),
        ["""{"result":"ok","modifiers":{"client_id":"one","mountpoint":"tenant"}}"""] = Register(new() { Subscriber = new("one", "tenant") }),
        ["""{"result":"ok","modifiers":{"max_inflight_messages":1}}"""] = Register(new() { MaxInflightMessages = 1 }),
        ["""{"result":"ok","modifiers":{"max_offline_messages":1}}"""] = Register(new() { MaxOfflineMessages = 1 }),
        ["""{"result":"ok","modifiers":{"queue_type":"lifo"}}"""] = Register(new() { QueueType = QueueType.Lifo }),
        ["""{"result":"ok","modifiers":{"username":"new-user"}}"""] = Register(new() { UserName = "new-user" }),
        ["""{"result":"ok","modifiers":{"qos":2}}"""] = Publish(new() { QoS = 2 }),
        ["""{"result":"ok","modifiers":{"topic":"$x/1"}}"""] = Publish(new() { Topic = "$x/1" }),
        ["""{"result":"ok","modifiers":{"topic":"new/t","payload":"TkVX"}}"""] = Publish(new() { Topic = "new/t", Payload = Bytes("NEW") }),
        ["""{"result":"ok","modifiers":{"topic":"new/t"}}"""] = Publish(new() { Topic = "new/t" }),
        ["""{"result":"ok","modifiers":{"payload":"QQ=="}}"""] = Deliver(new() { Payload = Bytes("A") }),

        ["""{"result":"ok","topics":[{"topic":"$share/g/new/t","qos":1}]}"""] = Subscribe(static t => t[0].Rewrite("$share/g/new/t").Allow(1)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"$share/g/new/t","qos":1}]}}"""] = Subscribe(static t => t[0].Rewrite("$share/g/new/t").Allow(1)),
        ["""{"result":"ok","topics":[{"topic":"t/1","qos":1}]}"""] = Subscribe(static t => t[0].Rewrite("t/1").Allow(1)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"t/1","qos":1}]}}"""] = Subscribe(static t => t[0].Rewrite("t/1").Allow(1)),
        ["""{"result":"ok","topics":[{"topic":"same","qos":1},{"topic":"same","qos":0}]}"""] = Subscribe(static t => t[0].Rewrite("same").Allow(1), static t => t[1].Rewrite("same").Allow(0)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"same","qos":1},{"topic":"same","qos":0}]}}"""] = Subscribe(static t => t[0].Rewrite("same").Allow(1), static t => t[1].Rewrite("same").Allow(0)),
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"t/1","qos":1,"no_local":true,"rap":true,"retain_handling":"dont_send"}]}}"""] = Subscribe(static t => t[0].SetOptions(noLocal: true, retainAsPublished: true, retainHandling: RetainHandling.DontSend)),
        ["""{"result":"ok","topics":[{"topic":"b","qos":128},{"topic":"a","qos":1}]}"""] = Subscribe(static t => t["b"].Refuse(), static t => t["a"].Allow(1)),
        ["""{"result":"ok","topics":[{"topic":"secret/x","qos":128},{"topic":"ok/x","qos":1}]}"""] = Subscribe(static t => t["secret/x"].Refuse()),

        ["""{"result":"ok","topics":["b"]}"""] = Unsubscribe("b"),
        ["""{"result":"ok","modifiers":{"topics":["b"]}}"""] = Unsubscribe("b"),
    };

    /// <summary>A body that means one thing for one hook and another, or nothing, for another one.</summary>
    public static IReadOnlyDictionary<(string Hook, string Body), AnyPlugin> TypedFor { get; } = new Dictionary<(string, string), AnyPlugin>
    {
        [("auth_on_publish", """{"result":"ok","modifiers":{"qos":0}}""")] = Publish(new() { QoS = 0 }),
        [("auth_on_publish_m5", """{"result":"ok","modifiers":{"qos":0}}""")] = Publish(new() { QoS = 0 }),
    };

    /// <summary>Those that cut a session.</summary>
    public static IReadOnlySet<(string Hook, string Body)> Resets { get; } = new HashSet<(string, string)>
    {
        ("auth_on_register", "{}"), ("auth_on_register_m5", "{}"), ("auth_on_publish_m5", "{}"), ("auth_on_subscribe", "{}"), ("auth_on_subscribe_m5", "{}"),
        ("on_deliver", "{}"), ("on_deliver_m5", "{}"), ("on_unsubscribe", "{}"), ("on_unsubscribe_m5", "{}"),
        ("auth_on_register", "\"ok\""), ("auth_on_register", "[]"), ("auth_on_register", "null"),
        ("auth_on_register", """{"result":"OK"}"""), ("auth_on_register", """{"result":"error"}"""),
        ("auth_on_register", """{"result":"ok","modifiers":{}}"""), ("auth_on_register_m5", """{"result":"ok","modifiers":{}}"""), ("auth_on_publish_m5", """{"result":"ok","modifiers":{}}"""),
        ("auth_on_register_m5", """{"result":"ok","modifiers":null}"""),
        ("auth_on_register", """{"result":"ok","modifiers":{"no_such_modifier_xyz":1}}"""), ("auth_on_register_m5", """{"result":"ok","modifiers":{"no_such_modifier_xyz":1}}"""),
        ("auth_on_register_m5", """{"result":"ok","modifiers":{"properties":{}}}"""), ("auth_on_publish_m5", """{"result":"ok","modifiers":{"properties":{}}}"""),
        ("auth_on_publish_m5", """{"result":"ok","modifiers":{"payload":"changed!"}}"""),
        ("auth_on_publish_m5", """{"result":"ok","modifiers":{"properties":{"p_user_property":[]}}}"""),
        ("on_unsubscribe_m5", """{"result":"ok","modifiers":{"topics":[]}}"""),
    };

    /// <summary>
    /// Refusals by a code that do not hold on every version: VerneMQ up to 2.1.2 subscribes an MQTT 5 client all the same, and a list that refuses everything revokes nothing when
    /// it reauthorizes a session. The typed API writes other names, or an error.
    /// </summary>
    public static bool IsLeaky(string hook, string body)
    {
        bool isMqtt5 = hook == "auth_on_subscribe_m5";
        JsonNode? reply = hook.StartsWith("auth_on_subscribe", StringComparison.Ordinal) ? JsonNode.Parse(body) : null;
        return (isMqtt5 ? (reply as JsonObject)?["modifiers"]?["topics"] : (reply as JsonObject)?["topics"]) is JsonArray { Count: > 0 } topics
            && (isMqtt5 ? topics.Any(static t => (int)t!["qos"]! > 2 && (string?)t["topic"] != "$refused") : topics.All(static t => (int)t!["qos"]! > 2));
    }

    /// <summary>Those that are a refusal, are passed over, or say in other words what a plugin says shorter.</summary>
    public static IReadOnlyDictionary<string, string> Needless { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [""] = "no body is a refusal",
        ["""{"result":"ok","topics":[{"topic":"$refused/secret/x","qos":128},{"topic":"ok/x","qos":1}]}"""] = "a refusal under another name, which MQTT 3 does not need",
        ["not json"] = "what is not JSON is a refusal",
        ["""{"result":{"error":{"code":7}}}"""] = "the same as an error text, which no client sees",
        ["""{"result":{"reason":"x"}}"""] = "an error without a text",
        ["\n { \"foo\" : [1, {\"a\":null}], \"result\" : \"ok\", \"modifiers\": [], \"result\": \"next\" } \n"] = "an ok with junk around it",
        ["""{"result":"next","modifiers":{"username":"from-a"}}"""] = "a next, whose modifiers are passed over",
        ["""{"result":"ok","modifiers":{"client_id":"other"}}"""] = "refused: only half of an identity",
        ["""{"result":"ok","modifiers":{"mountpoint":"tenant"}}"""] = "refused: only half of an identity",
        ["""{"result":"ok","modifiers":{"clean_start":true}}"""] = "refused: not taken for this hook",
        ["""{"result":"ok","modifiers":{"max_message_size":"big"}}"""] = "refused: a number must be one",
        ["""{"result":"ok","modifiers":{"topic":"new/#"}}"""] = "refused: a wildcard",
        ["""{"result":"ok","modifiers":{"properties":{"p_subscription_id":[1]}}}"""] = "refused: not taken for this hook",
        ["""{"result":"ok","modifiers":{"qos":0}}"""] = "on_deliver: passed over",
        ["""{"result":{"error":"not_allowed"}}"""] = "on_deliver and on_unsubscribe: passed over",
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"x","qos":128}]}}"""] = "passed over: the list of the other version",
        ["""{"result":"ok","topics":[{"topic":"x","qos":135}]}"""] = "passed over: the list of the other version",
        ["""{"result":"ok","topics":[{"topic":"first","qos":128},{"topic":"second","qos":1},{"topic":"third","qos":2}]}"""] = "codes on the wrong filters",
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"first","qos":135},{"topic":"second","qos":1},{"topic":"third","qos":2}]}}"""] = "codes on the wrong filters",
        ["""{"result":"ok","topics":[{"topic":"third","qos":2}]}"""] = "too few codes",
        ["""{"result":"ok","modifiers":{"topics":[{"topic":"third","qos":2}]}}"""] = "too few codes",
        ["""{"result":"ok","topics":[]}"""] = "an ok with an empty list",
    };

    private static AnyPlugin All(RegisterReply register, PublishReply publish, SubscribeReply subscribe, UnsubscribeReply unsubscribe, DeliverReply deliver, DeliverM5Reply deliverM5) => new()
    {
        Register = _ => register,
        Publish = _ => publish,
        PublishM5 = _ => publish,
        Subscribe = _ => subscribe,
        Unsubscribe = _ => unsubscribe,
        Deliver = _ => deliver,
        DeliverM5 = _ => deliverM5,
    };

    private static AnyPlugin Register(RegisterModifiers modifiers) => new() { Register = _ => RegisterReply.Ok(modifiers) };

    private static AnyPlugin Publish(PublishModifiers? modifiers, PublishProperties? properties = null) =>
        new() { Publish = _ => PublishReply.Ok(modifiers), PublishM5 = _ => PublishM5Reply.Ok(modifiers, properties) };

    private static AnyPlugin Deliver(DeliverModifiers? modifiers, DeliverProperties? properties = null) =>
        new() { Deliver = _ => DeliverReply.Ok(modifiers), DeliverM5 = _ => DeliverM5Reply.Ok(modifiers, properties) };

    private static AnyPlugin Subscribe(params Action<SubscriptionEdits>[] edits) => new()
    {
        Subscribe = request =>
        {
            SubscriptionEdits topics = request.Edit();
            foreach (Action<SubscriptionEdits> edit in edits)
            {
                edit(topics);
            }

            return topics.Ok();
        },
    };

    private static AnyPlugin Unsubscribe(string filter) => new()
    {
        Unsubscribe = request =>
        {
            FilterEdits filters = request.Edit();
            filters[0].Rewrite(filter);
            return filters.Ok();
        },
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
