namespace HookSdk.Testing;

/// <summary>What a client publishes and receives.</summary>
internal sealed partial class EmqxChannel
{
    private Dictionary<string, string>? _headers;

    /// <summary>The client has sent PUBLISH.</summary>
    public async ValueTask<EmqxPublishResult> PublishAsync(MqttPublish publish, Action<EmqxDelivery>? sent = null)
    {
        if (!IsOpen || Session is not { } session)
        {
            return EmqxPublishResult.Ignored;
        }

        Touch();
        publish = ResolveAlias(publish);
        if (!MqttTopic.IsName(publish.Topic))
        {
            await EndAsync("topic_name_invalid", EmqxReason.TopicNameInvalid).ConfigureAwait(false);
            return EmqxPublishResult.Ignored;
        }

        EmqxDecision authorized = await AuthorizeAsync(EmqxAction.Publish, publish.Topic, publish.QoS).ConfigureAwait(false);
        if (!authorized.IsAllowed)
        {
            if (!_broker.Authorization.DisconnectsDenied)
            {
                return new(authorized, null, Acknowledge(publish, EmqxReason.NotAuthorized), Task.CompletedTask);
            }

            await EndAsync("not_authorized", EmqxReason.NotAuthorized).ConfigureAwait(false);
            return new(authorized, null, null, Task.CompletedTask);
        }

        if (publish.QoS == 2 && !session.TryTakeIn(publish.PacketId))
        {
            EmqxBrokerMessage again = ToMessage(publish);
            await Hooks.NotifyAsync(EmqxMethods.MessageDropped, again.Topic, () => Requests.Dropped(again, "packet_identifier_inuse")).ConfigureAwait(false);
            return new(authorized, null, Acknowledge(publish, EmqxReason.PacketIdentifierInUse), Task.CompletedTask);
        }

        EmqxRouting routing = await _broker.PublishAsync(ToMessage(publish)).ConfigureAwait(false);
        if (routing.IsCrash)
        {
            await CrashAsync("a topic with a wildcard").ConfigureAwait(false);
            return new(authorized, routing, null, Task.CompletedTask);
        }

        int? code = Acknowledge(publish, routing.Routes.Count == 0 ? EmqxReason.NoMatchingSubscribers : 0);
        return new(authorized, routing, code, _broker.Dispatch(routing, sent));
    }

    /// <summary>The client has said PUBREL. The code for an unknown identifier is the standard's (assumed).</summary>
    public void Release(int packetId)
    {
        Touch();
        bool known = Session?.TryRelease(packetId) == true;
        Send(new(MqttPacket.Pubcomp, known || !IsV5 ? 0 : EmqxReason.PacketIdentifierNotFound) { PacketId = packetId });
    }

    /// <summary>The client has said PUBACK.</summary>
    public async ValueTask AcknowledgedAsync(int packetId)
    {
        Touch();
        if (Session is { } session && session.Acknowledge(packetId) is { } delivery)
        {
            await AckedAsync(delivery).ConfigureAwait(false);
            await GoOnAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>The client has said PUBREC. The code for an unknown identifier is the standard's (assumed).</summary>
    public async ValueTask ReceivedAsync(int packetId)
    {
        Touch();
        if (Session?.Receive(packetId) is { } delivery)
        {
            await AckedAsync(delivery).ConfigureAwait(false);
            Send(new(MqttPacket.Pubrel) { PacketId = packetId });
        }
        else
        {
            Send(new(MqttPacket.Pubrel, IsV5 ? EmqxReason.PacketIdentifierNotFound : 0) { PacketId = packetId });
        }
    }

    /// <summary>The client has said PUBCOMP.</summary>
    public async ValueTask CompletedAsync(int packetId)
    {
        Touch();
        if (Session is { } session && session.Complete(packetId) is not null)
        {
            await GoOnAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>A message has come for the session.</summary>
    public async ValueTask DeliverAsync(MqttRoute route, EmqxBrokerMessage message, bool retained, Action<EmqxDelivery>? sent)
    {
        if (message.For(route.Session, route.Subscription, retained) is not EmqxBrokerMessage shaped)
        {
            return;
        }

        if (route.Subscription.Group is not null)
        {
            shaped = shaped with { ByGroup = route.Subscription.Filter };
        }

        if (!IsOpen)
        {
            route.Session.Wait(shaped);
        }
        else if (route.Session.TryStart(shaped) is { } delivery)
        {
            if (await SendAsync(delivery).ConfigureAwait(false) is { } packet)
            {
                sent?.Invoke(new(ClientId, packet));
            }
        }
    }

    /// <summary>Whether the client may; remembered where EMQX remembers.</summary>
    public async ValueTask<EmqxDecision> AuthorizeAsync(EmqxAction action, string topic, int qos)
    {
        if (EmqxDelayed.Authorized(topic) is not { } real)
        {
            return new(false, EmqxCause.NotAsked, Text: "$delayed/ without a delay and a topic");
        }

        topic = real;
        EmqxAuthorizationOptions options = _broker.Authorization;
        (bool, int) isPublish = (action == EmqxAction.Publish, _broker.Options.Version.IsFrom589 ? qos : 0);
        if (options.Caches && _cache.TryGet(isPublish, topic, options.CacheTime, out bool? remembered))
        {
            return new(remembered.Value, EmqxCause.Cache);
        }

        EmqxDecision decision = await Hooks.DecideAsync(EmqxMethods.ClientAuthorize, options.AllowsNoMatch, options.AllowsNoMatch, r => Requests.Authorize(_client, action, topic, r))
            .ConfigureAwait(false);
        if (options.Caches)
        {
            _cache.Set(isPublish, topic, decision.IsAllowed, options.CacheSize);
        }

        return decision;
    }

    /// <summary>The session goes on: what was under way is sent again, and told to hook servers again (assumed), then what has waited.</summary>
    private async ValueTask ReplayAsync(MqttSession session)
    {
        foreach (MqttDelivery delivery in session.InFlight.ToArray())
        {
            if (delivery.IsReceived)
            {
                Send(new(MqttPacket.Pubrel) { PacketId = delivery.PacketId });
            }
            else
            {
                await SendAsync(delivery, duplicate: true).ConfigureAwait(false);
            }
        }

        await GoOnAsync(session).ConfigureAwait(false);
    }

    private async ValueTask GoOnAsync(MqttSession session)
    {
        while (IsOpen && session.TryStartNext() is { } next)
        {
            await SendAsync(next).ConfigureAwait(false);
        }
    }

    /// <summary>Null: the packet is larger than the client takes, and is not sent. What counts against the window counts on.</summary>
    private async ValueTask<MqttPublish?> SendAsync(MqttDelivery delivery, bool duplicate = false)
    {
        EmqxBrokerMessage message = (EmqxBrokerMessage)delivery.Message;
        if (!message.IsSystem)
        {
            await Hooks.NotifyAsync(EmqxMethods.MessageDelivered, message.Topic, () => Requests.Delivered(_client, message)).ConfigureAwait(false);
        }

        if (message.CutsOff && IsV5)
        {
            // The message stays with a session that lasts, and cuts off every connection that goes on with it.
            Close();
            await EndAsync("frame_serialize_error").ConfigureAwait(false);
            return null;
        }

        MqttPublish packet = message.ToPublish(Connect.Version, _broker.Now, delivery.PacketId, duplicate);
        if (IsV5 && Connect.Properties.Number(MqttPropertyNames.MaximumPacketSize) < MqttSize.OfPublish(packet, MqttVersion.V5))
        {
            return null;
        }

        Send(new(MqttPacket.Publish) { Message = packet, PacketId = delivery.PacketId });
        return packet;
    }

    private ValueTask AckedAsync(MqttDelivery delivery)
    {
        EmqxBrokerMessage message = (EmqxBrokerMessage)delivery.Message;
        return message.IsSystem ? default : Hooks.NotifyAsync(EmqxMethods.MessageAcked, message.Topic, () => Requests.Acked(_client, message));
    }

    /// <summary>3.1.1 has no codes: a refused message is acknowledged like any other.</summary>
    private int? Acknowledge(MqttPublish publish, int code)
    {
        if (publish.QoS == 0)
        {
            return null;
        }

        MqttReceived answer = new(publish.QoS == 1 ? MqttPacket.Puback : MqttPacket.Pubrec, IsV5 ? code : 0) { PacketId = publish.PacketId };
        Send(answer);
        return answer.Code;
    }

    private EmqxBrokerMessage ToMessage(MqttPublish publish)
    {
        _headers ??= Headers();
        return new()
        {
            Id = _broker.NewId(),
            From = ClientId,
            Topic = publish.Topic,
            Payload = publish.Payload,
            QoS = publish.QoS,
            Retain = publish.Retain,
            Properties = publish.Properties,
            At = _broker.Now,
            Headers = _headers,
        };
    }

    private Dictionary<string, string> Headers()
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal) { ["protocol"] = "mqtt", ["peerhost"] = _client.PeerAddress };
        if (_client.UserName.Length > 0)
        {
            headers["username"] = _client.UserName;
        }

        return headers;
    }

    private MqttPublish ResolveAlias(MqttPublish publish)
    {
        if (publish.Properties.Number(MqttPropertyNames.TopicAlias) is not { } alias)
        {
            return publish;
        }

        if (publish.Topic.Length > 0)
        {
            _aliases[alias] = publish.Topic;
        }

        return publish with { Topic = _aliases.GetValueOrDefault(alias, "") };
    }

    /// <summary>The will is authorized like any message, and carries the user name alone. It is published once.</summary>
    private async ValueTask PublishWillAsync()
    {
        if (_will is not { } will)
        {
            return;
        }

        _will = null;
        if (!(await AuthorizeAsync(EmqxAction.Publish, will.Topic, will.QoS).ConfigureAwait(false)).IsAllowed)
        {
            return;
        }

        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        if (_client.UserName.Length > 0)
        {
            headers["username"] = _client.UserName;
        }

        EmqxBrokerMessage message = new()
        {
            Id = _broker.NewId(),
            From = ClientId,
            Topic = will.Topic,
            Payload = will.Payload,
            QoS = will.QoS,
            Retain = will.Retain,
            Properties = will.Properties,
            At = _broker.Now,
            Headers = headers,
        };
        WillDeliveries = _broker.Dispatch(await _broker.PublishAsync(message).ConfigureAwait(false));
    }
}
