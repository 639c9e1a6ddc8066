using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>SUBSCRIBE and UNSUBSCRIBE: the hooks see the filters in the reverse order of the packet, and the answer turns the list round again.</summary>
internal sealed class SubscribeFlow(VerneMqBroker broker)
{
    private const int RefusedV3 = 0x80;
    private const int NotAuthorized = 0x87;

    /// <summary>Reads a SUBSCRIBE.</summary>
    public async ValueTask SubscribeAsync(VerneMqChannel channel, int packetId, IReadOnlyList<MqttSubscription> filters, MqttProperties properties)
    {
        if (channel.Session is not { } session)
        {
            return;
        }

        if (ProblemOf(filters.Select(static f => f.Filter)) is { } problem)
        {
            await broker.Ending.RefusePacketAsync(channel, problem).ConfigureAwait(false);
            return;
        }

        List<WebhookTopic> topics = [.. filters.Reverse().Select(f => channel.IsV5 ? new WebhookTopic(f.Filter, f.QoS, f.NoLocal, f.RetainAsPublished, (int)f.RetainHandling) : new WebhookTopic(f.Filter, f.QoS))];
        WebhookAnswer answer = await AuthorizeAsync(channel, topics, properties).ConfigureAwait(false);
        if (answer.Result == WebhookResult.Crash)
        {
            await broker.Ending.KillAsync(channel, answer.Reason).ConfigureAwait(false);
            return;
        }

        if (answer.Result != WebhookResult.Ok)
        {
            Answer(channel, packetId, [.. Enumerable.Repeat(channel.IsV5 ? NotAuthorized : RefusedV3, filters.Count)]);
            return;
        }

        IReadOnlyList<WebhookTopic> granted = answer.Modifiers?.Topics ?? topics;
        List<(MqttSubscription Subscription, bool IsNew)> subscriptions = Subscribe(channel, session, granted, properties.Number(MqttPropertyNames.SubscriptionIdentifier));
        await InformAsync(channel, granted, properties).ConfigureAwait(false);
        if (TryCodes(channel, granted, out int[] codes))
        {
            Answer(channel, packetId, codes);
            // Each is put in front of the queue, before the session looks at it.
            subscriptions.Reverse();
            foreach ((MqttSubscription subscription, bool isNew) in subscriptions)
            {
                await broker.Delivery.SendRetainedAsync(channel, session, subscription, isNew).ConfigureAwait(false);
            }
        }
        else
        {
            await broker.Ending.KillAsync(channel, "a reason code that SUBACK cannot carry").ConfigureAwait(false);
        }
    }

    /// <summary>Reads an UNSUBSCRIBE. No answer can refuse it.</summary>
    public async ValueTask UnsubscribeAsync(VerneMqChannel channel, int packetId, IReadOnlyList<string> filters, MqttProperties properties)
    {
        if (channel.Session is not { } session)
        {
            return;
        }

        if (ProblemOf(filters) is { } problem)
        {
            await broker.Ending.RefusePacketAsync(channel, problem).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<string> topics = [.. filters.Reverse()];
        WebhookHook hook = channel.IsV5 ? WebhookHook.OnUnsubscribeM5 : WebhookHook.OnUnsubscribe;
        WebhookAnswer answer = await broker.Chains.DecideAsync(new UnsubscribeCall(hook, channel.Caller, topics, properties)).ConfigureAwait(false);
        if (answer.Result == WebhookResult.Ok && answer.Modifiers?.Unsubscribes is { } rewritten)
        {
            topics = rewritten;
        }

        if (answer.Result == WebhookResult.Crash || topics.Count == 0)
        {
            // An empty list is understood and then has no place to go: only MQTT 5 gets this far with one.
            await broker.Ending.KillAsync(channel, answer.Reason ?? "no topics are left to unsubscribe").ConfigureAwait(false);
            return;
        }

        MqttSessions sessions = broker.Sessions(channel.Caller.Mountpoint);
        foreach (string topic in topics)
        {
            sessions.Unsubscribe(session, topic);
        }

        channel.Send(new MqttReceived(MqttPacket.Unsuback) { PacketId = packetId, Codes = channel.IsV5 ? [.. filters.Select(static _ => 0)] : [] });
    }

    /// <summary><c>session reauthorize</c>: every filter is asked about again, one at a time. True: something changed.</summary>
    public async ValueTask<bool> ReauthorizeAsync(VerneMqChannel channel, MqttSession session)
    {
        bool changed = false;
        MqttSessions sessions = broker.Sessions(channel.Caller.Mountpoint);
        foreach (MqttSubscription subscription in session.Subscriptions.Values.ToArray())
        {
            WebhookTopic asked = new(subscription.Filter, subscription.QoS, subscription.NoLocal, subscription.RetainAsPublished, (int)subscription.RetainHandling);
            WebhookAnswer answer = await AuthorizeAsync(channel, [asked], MqttProperties.None).ConfigureAwait(false);
            WebhookTopic? granted = answer.Result != WebhookResult.Ok ? null
                : answer.Modifiers?.Topics is { } topics ? topics.Count > 0 && (!topics[0].IsRefused || !broker.IsV22) ? topics[0] : null
                : asked;
            if (granted == asked)
            {
                continue;
            }

            changed = true;
            if (broker.IsV22)
            {
                // The session forgets it; the broker's routes do not, and go on delivering until a restart.
                session.Unsubscribe(subscription.Filter);
            }
            else
            {
                sessions.Unsubscribe(session, subscription.Filter);
            }

            if (granted is { } other)
            {
                // Up to 2.1 a code in the list revokes nothing: MQTT 5 goes on, and MQTT 3 keeps what resets every publisher.
                sessions.Subscribe(session, ToSubscription(other, subscription.Identifier));
            }
        }

        return changed;
    }

    private static int? ProblemOf(IEnumerable<string> filters) => filters.Select(VerneMqFrame.ProblemOfFilter).FirstOrDefault(static p => p is not null);

    private static MqttSubscription ToSubscription(in WebhookTopic topic, long? identifier) => new(topic.Filter, topic.QoS)
    {
        NoLocal = topic.NoLocal,
        RetainAsPublished = topic.RetainAsPublished,
        RetainHandling = (RetainHandling)topic.RetainHandling,
        Identifier = identifier,
    };

    private static void Answer(VerneMqChannel channel, int packetId, int[] codes) =>
        channel.Send(new MqttReceived(MqttPacket.Suback) { PacketId = packetId, Codes = codes });

    private ValueTask<WebhookAnswer> AuthorizeAsync(VerneMqChannel channel, IReadOnlyList<WebhookTopic> topics, MqttProperties properties) => broker.Chains.DecideAsync(
        new SubscribeCall(channel.IsV5 ? WebhookHook.AuthOnSubscribeM5 : WebhookHook.AuthOnSubscribe, channel.Caller, topics, properties));

    private List<(MqttSubscription, bool)> Subscribe(VerneMqChannel channel, MqttSession session, IReadOnlyList<WebhookTopic> topics, long? identifier)
    {
        MqttSessions sessions = broker.Sessions(channel.Caller.Mountpoint);
        HashSet<string> before = [.. session.Subscriptions.Keys];
        List<(MqttSubscription, bool)> subscriptions = [];
        foreach (WebhookTopic topic in topics)
        {
            // Up to 2.1 a code in the list is told to an MQTT 5 client, and it is subscribed all the same.
            if (!topic.IsRefused || (channel.IsV5 && !broker.IsV22))
            {
                MqttSubscription subscription = ToSubscription(topic, identifier);
                sessions.Subscribe(session, subscription);
                subscriptions.Add((subscription, !before.Contains(topic.Filter)));
            }
        }

        return subscriptions;
    }

    /// <summary>on_subscribe: up to 2.1 of refused filters too, later of accepted ones alone, if there are any.</summary>
    private ValueTask InformAsync(VerneMqChannel channel, IReadOnlyList<WebhookTopic> topics, MqttProperties properties)
    {
        IReadOnlyList<WebhookTopic> told = broker.IsV22 ? [.. topics.Where(static t => !t.IsRefused)] : topics;
        return told.Count == 0 && broker.IsV22 ? default : broker.Chains.InformAsync(
            new SubscribeCall(channel.IsV5 ? WebhookHook.OnSubscribeM5 : WebhookHook.OnSubscribe, channel.Caller, told, properties));
    }

    /// <summary>The codes of SUBACK. False: one of them cannot be written, and the session dies.</summary>
    private bool TryCodes(VerneMqChannel channel, IReadOnlyList<WebhookTopic> topics, out int[] codes)
    {
        codes = [.. topics.Reverse().Select(t => t.QoS == 128 && channel.IsV5 && broker.IsV22 ? NotAuthorized : t.QoS)];
        return !channel.IsV5 || codes.All(static c => c is 0 or 1 or 2 or 131 or 135 or 143 or 145 or 151 or 158 or 161 or 162);
    }
}
