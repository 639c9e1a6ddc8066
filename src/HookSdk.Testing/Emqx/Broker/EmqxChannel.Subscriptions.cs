using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>What a client subscribes to.</summary>
internal sealed partial class EmqxChannel
{
    /// <summary>The client has said SUBSCRIBE. The decision of each filter and the SUBACK come back; neither when the packet was not looked at, no SUBACK when the client was disconnected.</summary>
    public async ValueTask<(IReadOnlyList<EmqxDecision>? Decisions, MqttReceived? Suback)> SubscribeAsync(IReadOnlyList<MqttSubscription> filters, MqttProperties properties, int packetId)
    {
        if (!IsOpen || Session is not { } session)
        {
            return default;
        }

        Touch();
        if (filters.Any(static f => !MqttTopic.IsFilter(f.Filter)))
        {
            await EndAsync("topic_filter_invalid", EmqxReason.TopicFilterInvalid).ConfigureAwait(false);
            return default;
        }

        List<EmqxDecision> decisions = [];
        foreach (MqttSubscription filter in filters)
        {
            decisions.Add(await AuthorizeAsync(EmqxAction.Subscribe, MqttTopic.SplitShared(filter.Filter).Filter, filter.QoS).ConfigureAwait(false));
        }

        if (_broker.Authorization.DisconnectsDenied && decisions.Exists(static d => !d.IsAllowed))
        {
            await EndAsync("not_authorized", EmqxReason.NotAuthorized).ConfigureAwait(false);
            return (decisions, null);
        }

        long? identifier = properties.Number(MqttPropertyNames.SubscriptionIdentifier);
        MqttSubscription[] allowed = [.. filters.Where((_, i) => decisions[i].IsAllowed).Select(f => f with { Identifier = identifier })];
        await Hooks.NotifyAsync(EmqxMethods.ClientSubscribe, null, () => Requests.Subscribe(_client, properties, allowed)).ConfigureAwait(false);
        List<(MqttSubscription Subscription, bool IsNew)> subscribed = [];
        foreach (MqttSubscription subscription in allowed)
        {
            subscribed.Add((subscription, _broker.Sessions.Subscribe(session, subscription)));
            await Hooks.NotifyAsync(EmqxMethods.SessionSubscribed, null, () => Requests.Subscribed(_client, subscription)).ConfigureAwait(false);
        }

        int refused = IsV5 ? EmqxReason.NotAuthorized : 0x80;
        int[] codes = [.. filters.Select((f, i) => decisions[i].IsAllowed ? f.QoS : refused)];
        MqttReceived suback = new(MqttPacket.Suback, codes.FirstOrDefault()) { Codes = codes, PacketId = packetId };
        Send(suback);
        foreach ((MqttSubscription subscription, bool isNew) in subscribed)
        {
            SendRetained(session, subscription, isNew);
        }

        return (decisions, suback);
    }

    /// <summary>The client has said UNSUBSCRIBE. Hook servers hear of those that it had.</summary>
    public async ValueTask UnsubscribeAsync(IReadOnlyList<string> filters, MqttProperties properties, int packetId)
    {
        if (!IsOpen || Session is not { } session)
        {
            return;
        }

        Touch();
        await Hooks.NotifyAsync(EmqxMethods.ClientUnsubscribe, null, () => Requests.Unsubscribe(_client, properties, filters)).ConfigureAwait(false);
        List<int> codes = [];
        foreach (string filter in filters)
        {
            bool had = _broker.Sessions.Unsubscribe(session, filter) is not null;
            codes.Add(had ? 0 : EmqxReason.NoSubscriptionExisted);
            if (had)
            {
                await Hooks.NotifyAsync(EmqxMethods.SessionUnsubscribed, null, () => Requests.Unsubscribed(_client, filter)).ConfigureAwait(false);
            }
        }

        Send(new(MqttPacket.Unsuback, IsV5 ? codes.FirstOrDefault() : 0) { Codes = IsV5 ? codes : [], PacketId = packetId });
    }

    /// <summary>The operator subscribes the session: nothing is checked, nobody is asked, and no SUBACK is sent.</summary>
    public async ValueTask SubscribeByOperatorAsync(MqttSubscription subscription)
    {
        if (Session is { } session)
        {
            // Clients of MQTT 3 have no such options.
            subscription = IsV5 ? subscription : subscription with { NoLocal = false, RetainAsPublished = false };
            bool isNew = _broker.Sessions.Subscribe(session, subscription);
            await Hooks.NotifyAsync(EmqxMethods.SessionSubscribed, null, () => Requests.Subscribed(_client, subscription)).ConfigureAwait(false);
            SendRetained(session, subscription, isNew);
        }
    }

    /// <summary>The operator unsubscribes the session. Hook servers hear of it if it had the subscription.</summary>
    public async ValueTask UnsubscribeByOperatorAsync(string filter)
    {
        if (Session is { } session && _broker.Sessions.Unsubscribe(session, filter) is not null)
        {
            await Hooks.NotifyAsync(EmqxMethods.SessionUnsubscribed, null, () => Requests.Unsubscribed(_client, filter)).ConfigureAwait(false);
        }
    }

    /// <summary>The client has said PINGREQ.</summary>
    public void Ping()
    {
        Touch();
        Send(new(MqttPacket.Pingresp));
    }

    /// <summary>Retained messages come from another process of the broker, and so after the SUBACK. Shared subscriptions get none. They come in the order of their topics (assumed).</summary>
    private void SendRetained(MqttSession session, MqttSubscription subscription, bool isNew)
    {
        if (subscription.Group is not null || subscription.RetainHandling == RetainHandling.DontSend || (subscription.RetainHandling == RetainHandling.SendIfNewSubscription && !isNew))
        {
            return;
        }

        foreach (MqttMessage message in _broker.Sessions.Retained.Match(subscription.Filter, _broker.Now))
        {
            _ = _broker.Track(EmqxBroker.Deliver(new(session, subscription), (EmqxBrokerMessage)message, retained: true, null));
        }
    }
}
