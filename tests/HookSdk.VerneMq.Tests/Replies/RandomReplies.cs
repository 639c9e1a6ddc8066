using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq.Tests;

/// <summary>Requests, and handlers that answer anything that the typed API lets them: they throw, return null, change what they like.</summary>
internal sealed class RandomReplies(int seed)
{
    private static readonly string[] Texts = ["", "a", "new/t", "a/b/c", "é\"\\\n", "😀", "$share/g/a/#", "+/x", "#", "a b", "\u0001"];

    private readonly Random _random = new(seed);

    public AnyPlugin Plugin() => new()
    {
        Register = _ => Any(RegisterReply.Next, () => RegisterReply.Deny(Text("no")), () => RegisterReply.Ok(Maybe(Modifiers))),
        Publish = _ => Any(PublishReply.Next, () => PublishReply.Deny(Text("no")), () => PublishReply.Ok(Maybe(PublishChange))),
        PublishM5 = r => Any(PublishM5Reply.Next, () => PublishM5Reply.Deny(Text("no")), () => PublishM5Reply.Ok(Maybe(PublishChange), Maybe(() => PublishSet(r.Properties)))),
        Deliver = _ => Any(DeliverReply.Next, DeliverReply.Next, () => DeliverReply.Ok(Maybe(DeliverChange))),
        DeliverM5 = r => Any(DeliverM5Reply.Next, DeliverM5Reply.Next, () => DeliverM5Reply.Ok(Maybe(DeliverChange), Maybe(() => DeliverSet(r.Properties)))),
        Subscribe = r => Any(SubscribeReply.Next, () => SubscribeReply.Deny(Text("no")), () => Edited(r)),
        Unsubscribe = r => Any(UnsubscribeReply.Next, UnsubscribeReply.Ok, () => Edited(r)),
        Heard = _ => Any<object?>(() => null, () => null, () => null),
    };

    public string Request(string hook)
    {
        bool isMqtt5 = hook.EndsWith("_m5", StringComparison.Ordinal);
        JsonObject json = new() { ["mountpoint"] = Pick(Texts), ["client_id"] = Pick(Texts), ["username"] = Maybe(() => Pick(Texts)) };
        if (hook.Contains("register", StringComparison.Ordinal))
        {
            json["password"] = Maybe(() => Pick(Texts));
            json["peer_addr"] = "127.0.0.1";
            json["peer_port"] = 4711;
            json[isMqtt5 ? "clean_start" : "clean_session"] = true;
        }
        else if (hook.Contains("subscribe", StringComparison.Ordinal))
        {
            json["topics"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => hook.Contains("unsubscribe", StringComparison.Ordinal) ? (JsonNode?)$"f/{i}" : new JsonObject { ["topic"] = $"f/{i}", ["qos"] = _random.Next(3), ["no_local"] = _random.Next(2) == 0, ["rap"] = _random.Next(2) == 0, ["retain_handling"] = Pick(["send_retain", "send_if_new_sub", "dont_send"]) })]);
        }
        else
        {
            json["topic"] = "t/1";
            json["qos"] = _random.Next(3);
            json["retain"] = false;
            json["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Pick(Texts)));
        }

        if (isMqtt5)
        {
            json["properties"] = new JsonObject { ["p_content_type"] = Pick(Texts), ["p_message_expiry_interval"] = 7, ["p_payload_format_indicator"] = Pick(["utf8", "unspecified"]), ["p_user_property"] = new JsonArray() };
        }

        return json.ToJsonString();
    }

    private RegisterModifiers Modifiers() => new()
    {
        UserName = Maybe(() => Pick(Texts)),
        Subscriber = Maybe(() => new SubscriberId(Text("c"), Pick(Texts))),
        CleanStart = Flag(),
        MaxMessageSize = Number(),
        MaxOnlineMessages = Number() - 1,
        MaxConnectionLifetime = Number() is { } seconds ? TimeSpan.FromSeconds(seconds + 1) : null,
        RetryInterval = Number() is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds + 1) : null,
        QueueType = Number() is { } type ? (QueueType)(type % 2) : null,
        SharedSubscriptionPolicy = Number() is { } policy ? (SharedSubscriptionPolicy)(policy % 4) : null,
        UpgradeQoS = Flag(),
        AllowPublishDuringNetsplit = Flag(),
    };

    private PublishModifiers PublishChange() => new()
    {
        Topic = Maybe(() => "t/" + Pick(["a", "é", "😀", "a b"])),
        Payload = Maybe(() => (byte[]?)Encoding.UTF8.GetBytes(Pick(Texts))) is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?),
        QoS = Number() % 3,
        Retain = Flag(),
        Mountpoint = Maybe(() => Pick(Texts)),
        Throttle = Number() is { } time ? TimeSpan.FromMilliseconds(time + 1) : null,
    };

    private PublishProperties PublishSet(VerneMqProperties own) => _random.Next(2) == 0 ? PublishProperties.From(own) : new()
    {
        UserProperties = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => KeyValuePair.Create(Pick(Texts), Pick(Texts)))],
        ContentType = Maybe(() => Pick(Texts)),
        IsUtf8 = _random.Next(2) == 0,
        CorrelationData = Maybe(() => Pick(Texts)),
        ResponseTopic = Maybe(() => "r/t"),
        MessageExpiryInterval = (uint?)Number(),
        WillDelayInterval = (uint?)Number(),
    };

    private DeliverModifiers DeliverChange() => new() { Topic = Maybe(() => "t/x"), Payload = Maybe(() => (byte[]?)Encoding.UTF8.GetBytes(Pick(Texts))) is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?) };

    private DeliverProperties DeliverSet(VerneMqProperties own) => _random.Next(2) == 0 ? DeliverProperties.From(own) : new()
    {
        UserProperties = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => KeyValuePair.Create(Pick(Texts), Pick(Texts)))],
        ContentType = Maybe(() => Pick(Texts)),
        IsUtf8 = _random.Next(2) == 0,
    };

    private SubscribeReply Edited(AuthOnSubscribeRequest request)
    {
        SubscriptionEdits edits = request.Edit();
        foreach (SubscriptionEdit edit in edits)
        {
            _ = _random.Next(5) switch
            {
                0 => edit.Refuse(Pick(Enum.GetValues<SubscribeRefusal>())),
                1 => edit.Rewrite(Pick(["new/#", "$share/g/x", "+/y"])),
                2 => edit.Allow(_random.Next(3)),
                3 => edit.SetOptions(Flag(), Flag(), Pick(Enum.GetValues<RetainHandling>())),
                _ => edit,
            };
        }

        return edits.Ok();
    }

    private UnsubscribeReply Edited(OnUnsubscribeRequest request)
    {
        FilterEdits edits = request.Edit();
        foreach (FilterEdit edit in edits)
        {
            _ = _random.Next(2) == 0 ? edit.Rewrite("other/#") : edit;
        }

        return edits.Ok();
    }

    private T Any<T>(Func<T> next, Func<T> deny, Func<T> ok) => _random.Next(8) switch
    {
        0 => throw new InvalidOperationException("A handler that fails."),
        1 => default!,
        2 => next(),
        3 => deny(),
        _ => ok(),
    };

    private T? Maybe<T>(Func<T> value)
        where T : class? => _random.Next(2) == 0 ? value() : null;

    private bool? Flag() => _random.Next(3) switch { 0 => true, 1 => false, _ => null };

    private int? Number() => _random.Next(2) == 0 ? _random.Next(100_000) : null;

    private string Text(string unlessEmpty) => Pick(Texts) is { Length: > 0 } text ? text : unlessEmpty;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
