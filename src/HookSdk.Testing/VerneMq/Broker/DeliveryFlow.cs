using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>The way of a message to its subscribers: routing, on_deliver or on_offline_message, the PUBLISH, and what the client answers.</summary>
internal sealed class DeliveryFlow(VerneMqBroker broker)
{
    /// <summary>Hands a message to the sessions whose subscriptions it matches.</summary>
    /// <returns>False: one of them is an MQTT 3 subscription that was refused by a code when 2.1 asked again, of which its publisher dies.</returns>
    public bool TryRoute(string mountpoint, VerneMqMessage message)
    {
        List<MqttRoute> routes = [];
        broker.Sessions(mountpoint).Routes.Match(message.Topic, routes);
        if (routes.Exists(static r => r.Subscription.QoS > 2 && r.Session.Channel is VerneMqChannel { IsV5: false }))
        {
            return false;
        }

        foreach (MqttRoute route in routes)
        {
            if (For(message, route.Session, route.Subscription) is { } shaped)
            {
                Hand(route.Session, shaped);
            }
        }

        return true;
    }

    /// <summary>Sends retained messages after a SUBSCRIBE, in the order of their topics (assumed). It runs in the session's process.</summary>
    public async ValueTask SendRetainedAsync(VerneMqChannel channel, MqttSession session, MqttSubscription subscription, bool isNew)
    {
        if (subscription.Group is not null || subscription.RetainHandling == RetainHandling.DontSend || (subscription.RetainHandling == RetainHandling.SendIfNewSubscription && !isNew))
        {
            return;
        }

        foreach (MqttMessage kept in broker.Sessions(channel.Caller.Mountpoint).Retained.Match(subscription.Filter, broker.Time.GetUtcNow()))
        {
            if (For((VerneMqMessage)kept, session, subscription, retained: true) is { } shaped)
            {
                // Of a refused subscription the two bits of the code that fit into the packet: 3 for 135, which no client understands.
                await ReceiveAsync(channel, session, subscription.QoS > 2 ? shaped with { QoS = subscription.QoS & 3 } : shaped).ConfigureAwait(false);
            }
        }
    }

    /// <summary>After CONNACK: what was on its way goes again, by on_deliver (assumed), then what waits.</summary>
    public async ValueTask ResumeAsync(VerneMqChannel channel, MqttSession session)
    {
        foreach (MqttDelivery delivery in session.InFlight.ToArray())
        {
            if (delivery.IsReceived)
            {
                channel.Send(new MqttReceived(MqttPacket.Pubrel) { PacketId = delivery.PacketId });
            }
            else
            {
                await SendAsync(channel, session, delivery, isDuplicate: true).ConfigureAwait(false);
            }
        }

        await SendWaitingAsync(channel, session).ConfigureAwait(false);
    }

    /// <summary>Sends what waits, as far as the client may have more.</summary>
    public async ValueTask SendWaitingAsync(VerneMqChannel channel, MqttSession session)
    {
        while (channel.IsOpen && session.TryStartNext() is { } delivery)
        {
            await SendAsync(channel, session, delivery, isDuplicate: false).ConfigureAwait(false);
        }
    }

    private static VerneMqMessage? For(VerneMqMessage message, MqttSession session, MqttSubscription subscription, bool retained = false)
    {
        if (subscription.NoLocal && (retained || subscription.Group is not null))
        {
            // no_local is looked at neither for retained messages nor for shared subscriptions.
            subscription = subscription with { NoLocal = false };
        }

        if (message.For(session, subscription, retained) is not VerneMqMessage shaped)
        {
            return null;
        }

        // A retained message goes out with the QoS of the subscription, whatever it was published with.
        int qos = retained || (session.Channel is VerneMqChannel { UpgradesQoS: true } && subscription.QoS <= 2) ? subscription.QoS : shaped.QoS;
        return shaped with { SubscriptionQoS = subscription.QoS, QoS = qos, PublishedQoS = retained ? qos : message.QoS, IsShared = subscription.Group is not null };
    }

    private void Hand(MqttSession session, VerneMqMessage message)
    {
        if (session.Channel is VerneMqChannel channel)
        {
            message.Result?.Begin();
            channel.Process.Post(async () =>
            {
                await ReceiveAsync(channel, session, message).ConfigureAwait(false);
                message.Result?.End();
            });
        }
    }

    private async ValueTask ReceiveAsync(VerneMqChannel channel, MqttSession session, VerneMqMessage message)
    {
        if (session.Channel != channel)
        {
            // Taken over while the message was on its way here.
            Hand(session, message);
        }
        else if (!channel.IsOpen)
        {
            await KeepAsync(channel, session, message).ConfigureAwait(false);
        }
        else if (session.TryStart(message) is { } delivery)
        {
            await SendAsync(channel, session, delivery, isDuplicate: false).ConfigureAwait(false);
        }
    }

    private async ValueTask KeepAsync(VerneMqChannel channel, MqttSession session, VerneMqMessage message)
    {
        if (broker.Sessions(channel.Caller.Mountpoint).Find(session.ClientId) != session)
        {
            return;
        }

        // 2.1 tells of messages too that are dropped right after; 2.2 no longer for subscriptions with QoS 0. Neither tells of shared subscriptions.
        if (!message.IsShared && (!broker.IsV22 || message.SubscriptionQoS > 0))
        {
            await broker.Chains.InformAsync(new PublishCall(WebhookHook.OnOfflineMessage, channel.Caller, message, message.SubscriptionQoS, message.Retain)).ConfigureAwait(false);
        }

        session.Wait(message.Stored());
    }

    private async ValueTask SendAsync(VerneMqChannel channel, MqttSession session, MqttDelivery delivery, bool isDuplicate)
    {
        VerneMqMessage message = (VerneMqMessage)delivery.Message;
        message = isDuplicate ? message with { SubscriptionQoS = message.QoS } : message;
        WebhookHook hook = channel.IsV5 ? WebhookHook.OnDeliverM5 : WebhookHook.OnDeliver;
        WebhookAnswer answer = await broker.Chains.DecideAsync(new PublishCall(hook, channel.Caller, message, message.SubscriptionQoS, message.Retain)).ConfigureAwait(false);
        if (answer.Result == WebhookResult.Ok)
        {
            // Errors cannot stop a delivery: it goes out as it is.
            message = PublishFlow.Apply(message, answer.Modifiers);
        }

        bool cannotBeWritten = channel.IsV5 && message.Rewritten.HasFlag(RewrittenProperties.NoUserProperty);
        if (answer.Result == WebhookResult.Crash || cannotBeWritten)
        {
            await broker.Ending.KillAsync(channel, answer.Reason ?? "an empty list of user properties cannot be sent").ConfigureAwait(false);
            return;
        }

        if (!channel.IsOpen)
        {
            return;
        }

        MqttPublish packet = message.ToPublish(channel.Connect.Version, broker.Time.GetUtcNow(), delivery.PacketId, isDuplicate);
        if (!TryFit(channel, ref packet))
        {
            // Nothing is sent, and nobody told. The broker never takes the place in the window back.
            if (session.TryDrop(delivery.PacketId))
            {
                session.Window--;
            }

            return;
        }

        message.Result?.Add(new VerneMqDelivery(channel.Caller.ClientId, channel.Caller.Mountpoint, packet));
        channel.Send(new MqttReceived(MqttPacket.Publish) { Message = packet, PacketId = delivery.PacketId });
    }

    /// <summary>Makes a packet as small as the client asks for, by leaving out the user properties. False: it is too large all the same.</summary>
    private static bool TryFit(VerneMqChannel channel, ref MqttPublish packet)
    {
        if (!channel.IsV5 || channel.Connect.Properties.Number(MqttPropertyNames.MaximumPacketSize) is not { } most || MqttSize.OfPublish(packet, MqttVersion.V5) <= most)
        {
            return true;
        }

        packet = packet with { Properties = packet.Properties.WithoutUser() };
        return MqttSize.OfPublish(packet, MqttVersion.V5) <= most;
    }
}
