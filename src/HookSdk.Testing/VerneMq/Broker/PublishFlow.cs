namespace HookSdk.Testing;

/// <summary>PUBLISH: auth_on_publish, routing, on_publish, the acknowledgement.</summary>
internal sealed class PublishFlow(VerneMqBroker broker)
{
    private const int NotAuthorized = 0x87;
    private const int UnspecifiedError = 0x80;
    private const int ImplementationError = 0x83;

    /// <summary>The message of a packet.</summary>
    public static VerneMqMessage MessageOf(VerneMqChannel channel, MqttPublish packet, TimeProvider time) => new()
    {
        From = channel.Caller.ClientId,
        Topic = packet.Topic,
        Payload = packet.Payload,
        QoS = packet.QoS,
        Retain = packet.Retain,
        Properties = channel.IsV5 ? packet.Properties.Without(MqttPropertyNames.TopicAlias) : MqttProperties.None,
        Expiry = channel.IsV5 ? packet.Properties.Number(MqttPropertyNames.MessageExpiryInterval) : null,
        At = time.GetUtcNow(),
    };

    /// <summary>The message with what a hook made of it. Properties of a reply replace the whole set; an expiry that runs goes on.</summary>
    public static VerneMqMessage Apply(VerneMqMessage message, WebhookModifiers? modifiers) => modifiers is null ? message : message with
    {
        Topic = modifiers.Topic ?? message.Topic,
        Payload = modifiers.Payload ?? message.Payload,
        QoS = modifiers.QoS ?? message.QoS,
        Retain = modifiers.Retain ?? message.Retain,
        Properties = modifiers.Properties ?? message.Properties,
        Rewritten = modifiers.Properties is null ? message.Rewritten : modifiers.Rewritten,
        Expiry = message.Expiry ?? modifiers.Properties?.Number(MqttPropertyNames.MessageExpiryInterval),
    };

    public ValueTask<WebhookAnswer> AuthorizeAsync(VerneMqChannel channel, VerneMqMessage message) => broker.Chains.DecideAsync(
        new PublishCall(channel.IsV5 ? WebhookHook.AuthOnPublishM5 : WebhookHook.AuthOnPublish, channel.Caller, message, message.QoS, message.Retain));

    /// <summary>Reads a PUBLISH.</summary>
    /// <param name="channel">The client's connection.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="result">Gets what becomes of it.</param>
    public async ValueTask RunAsync(VerneMqChannel channel, MqttPublish packet, VerneMqPublishResult result)
    {
        if (channel.Session is not { } session)
        {
            return;
        }

        if (await IsStoppedAsync(channel, packet, result).ConfigureAwait(false))
        {
            return;
        }

        if (packet.QoS == 2 && !session.TryTakeIn(packet.PacketId))
        {
            // No call for what came before (assumed).
            Acknowledge(channel, packet, 0);
            return;
        }

        long? alias = channel.IsV5 ? packet.Properties.Number(MqttPropertyNames.TopicAlias) : null;
        if (MayBeAlias(channel, packet))
        {
            if (alias is null || !channel.Aliases.TryGetValue(alias.Value, out string? topic))
            {
                session.TryRelease(packet.PacketId);
                result.Refuse("no topic, and no alias that stands for one");
                Acknowledge(channel, packet, packet.QoS == 1 ? ImplementationError : UnspecifiedError);
                return;
            }

            packet = packet with { Topic = topic };
            alias = null;
        }

        VerneMqMessage message = MessageOf(channel, packet, broker.Time);
        WebhookAnswer answer = await AuthorizeAsync(channel, message).ConfigureAwait(false);
        switch (answer.Result)
        {
            case WebhookResult.Ok:
                if (alias is { } given)
                {
                    channel.Aliases[given] = answer.Modifiers?.Topic ?? message.Topic;
                }

                await AcceptAsync(channel, packet, message, answer.Modifiers, result).ConfigureAwait(false);
                break;
            case WebhookResult.Crash:
                await broker.Ending.KillAsync(channel, answer.Reason).ConfigureAwait(false);
                break;
            default:
                result.Refuse(answer.Reason);
                session.TryRelease(packet.PacketId);
                await RefuseAsync(channel, packet).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Publishes what has been authorized: keeps it if it is retained, and routes it.</summary>
    /// <returns>False: the publisher dies of a subscription that it meets.</returns>
    public bool Publish(string mountpoint, VerneMqMessage message)
    {
        if (message.Retain)
        {
            broker.Sessions(mountpoint).Retained.Set(message with { Result = null });
        }

        return broker.Delivery.TryRoute(mountpoint, message);
    }

    private static bool MayBeAlias(VerneMqChannel channel, MqttPublish packet) => channel.IsV5 && packet.Topic.Length == 0;

    /// <summary>Whether the packet ends before anybody is asked: it is too large, or its topic is none that a client may publish to.</summary>
    private async ValueTask<bool> IsStoppedAsync(VerneMqChannel channel, MqttPublish packet, VerneMqPublishResult result)
    {
        if (channel.MaxMessageSize < MqttSize.RemainingOfPublish(packet, channel.Connect.Version))
        {
            result.Refuse("the packet is larger than max_message_size");
            await broker.Ending.CutAsync(channel, withWill: false).ConfigureAwait(false);
            return true;
        }

        if (!MayBeAlias(channel, packet) && VerneMqFrame.ProblemOfTopic(packet.Topic) is { } problem)
        {
            result.Refuse("the topic has a wildcard, no characters, or more than 10 levels");
            await broker.Ending.RefusePacketAsync(channel, problem).ConfigureAwait(false);
            return true;
        }

        if (packet.Topic.StartsWith('$'))
        {
            result.Refuse("clients cannot publish to topics that begin with $: VerneMQ ignores it, without an acknowledgement");
            return true;
        }

        return false;
    }

    private async ValueTask AcceptAsync(VerneMqChannel channel, MqttPublish packet, VerneMqMessage message, WebhookModifiers? modifiers, VerneMqPublishResult result)
    {
        if (modifiers?.Throttle == 0 && !channel.IsV5)
        {
            await broker.Ending.KillAsync(channel, "throttle is 0").ConfigureAwait(false);
            return;
        }

        message = Apply(message, modifiers) with { Result = result };
        result.Message = message;
        if (!Publish(modifiers?.Mountpoint ?? channel.Caller.Mountpoint, message))
        {
            await broker.Ending.KillAsync(channel, "a subscription that was refused in the topic list of a reauthorization").ConfigureAwait(false);
            return;
        }

        await InformAsync(channel, message).ConfigureAwait(false);
        Acknowledge(channel, packet, 0);
        if (modifiers?.Throttle is { } milliseconds)
        {
            channel.Throttle(TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    /// <summary>on_publish: the message as it was routed, the publisher as it is.</summary>
    public ValueTask InformAsync(VerneMqChannel channel, VerneMqMessage message) => broker.Chains.InformAsync(
        new PublishCall(channel.IsV5 ? WebhookHook.OnPublishM5 : WebhookHook.OnPublish, channel.Caller, message, message.QoS, message.Retain));

    private async ValueTask RefuseAsync(VerneMqChannel channel, MqttPublish packet)
    {
        if (channel.IsV5)
        {
            Acknowledge(channel, packet, NotAuthorized);
        }
        else if (channel.Connect.Version == MqttVersion.V31 && !broker.Options.DisconnectOnUnauthorizedPublish)
        {
            Acknowledge(channel, packet, 0);
        }
        else
        {
            await broker.Ending.CutAsync(channel).ConfigureAwait(false);
        }
    }

    private static void Acknowledge(VerneMqChannel channel, MqttPublish packet, int code)
    {
        if (packet.QoS > 0)
        {
            channel.Send(new MqttReceived(packet.QoS == 1 ? MqttPacket.Puback : MqttPacket.Pubrec, code) { PacketId = packet.PacketId });
        }
    }
}
