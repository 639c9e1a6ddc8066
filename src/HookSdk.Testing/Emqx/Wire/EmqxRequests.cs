using Google.Protobuf;
using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing;

/// <summary>Builds the requests of a broker's version.</summary>
internal sealed class EmqxRequests(FakeEmqxVersion version, string node, string cluster)
{
    private readonly RequestMeta _meta = new() { Node = node, Version = version.Number, Sysdescr = version.Description, ClusterName = cluster };

    public IMessage Loaded(TimeSpan uptime, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00+00:00'", System.Globalization.CultureInfo.InvariantCulture);
        long milliseconds = (long)uptime.TotalMilliseconds;
        return version.Package == 1
            // 4.x tells its uptime in a text; which one is assumed.
            ? new ProviderLoadedRequestV1
            {
                Broker = new BrokerInfoV1 { Version = version.Number, Sysdescr = version.Description, Uptime = $"{milliseconds / 1000} seconds", Datetime = time },
                Meta = _meta,
            }
            : new ProviderLoadedRequest { Broker = new BrokerInfo { Version = version.Number, Sysdescr = version.Description, Uptime = milliseconds, Datetime = time }, Meta = _meta };
    }

    public IMessage Unloaded() => new ProviderUnloadedRequest { Meta = _meta };

    public ConnInfo ConnInfo(MqttConnect connect, string peer, int peerPort, int port)
    {
        ConnInfo info = new()
        {
            Node = node,
            Clientid = connect.ClientId,
            Username = connect.UserName ?? "",
            Peerhost = peer,
            Sockport = (uint)port,
            ProtoName = connect.Version == MqttVersion.V31 ? "MQIsdp" : "MQTT",
            ProtoVer = ((int)connect.Version).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Keepalive = (uint)connect.KeepAlive,
        };
        if (version.IsFrom54)
        {
            info.Peerport = (uint)peerPort;
        }

        return info;
    }

    /// <summary>Of a device of the ExProto gateway.</summary>
    public ConnInfo ConnInfo(EmqX.ExProto.ExProtoClient client, string peer, int peerPort, int port)
    {
        ConnInfo info = ConnInfo(new MqttConnect(client.ClientId) { UserName = client.UserName, KeepAlive = 0 }, peer, peerPort, port);
        info.ProtoName = client.ProtocolName;
        info.ProtoVer = client.ProtocolVersion;
        return info;
    }

    public ClientInfo ClientInfo(string clientId, string? userName, string peer, int peerPort, int port)
    {
        ClientInfo info = new() { Node = node, Clientid = clientId, Username = userName ?? "", Peerhost = peer, Sockport = (uint)port, Protocol = "mqtt", Anonymous = true };
        if (version.IsFrom54)
        {
            info.Peerport = (uint)peerPort;
        }

        return info;
    }

    public IMessage Connect(ConnInfo conn, MqttProperties properties)
    {
        ClientConnectRequest request = new() { Conninfo = conn, Meta = _meta };
        AddProperties(properties, request.Props, request.UserProps);
        return request;
    }

    public IMessage Connack(ConnInfo conn, string code, IEnumerable<Property> properties)
    {
        ClientConnackRequest request = new() { Conninfo = conn, ResultCode = code, Meta = _meta };
        request.Props.AddRange(properties);
        return request;
    }

    public IMessage Connected(ClientInfo client) => new ClientConnectedRequest { Clientinfo = client, Meta = _meta };

    public IMessage Disconnected(ClientInfo client, string reason) => new ClientDisconnectedRequest { Clientinfo = client, Reason = reason, Meta = _meta };

    public IMessage Authenticate(ClientInfo client, string password, bool result)
    {
        ClientInfo with = client.Clone();
        with.Password = password;
        return new ClientAuthenticateRequest { Clientinfo = with, Result = result, Meta = _meta };
    }

    public IMessage Authorize(ClientInfo client, ClientAuthorizeRequest.Types.AuthorizeReqType type, string topic, bool result) =>
        new ClientAuthorizeRequest { Clientinfo = client, Type = type, Topic = topic, Result = result, Meta = _meta };

    public IMessage Subscribe(ClientInfo client, MqttProperties properties, IEnumerable<MqttSubscription> filters)
    {
        ClientSubscribeRequest request = new() { Clientinfo = client, Meta = _meta };
        AddProperties(properties, request.Props, request.UserProps);
        request.TopicFilters.AddRange(filters.Select(f => version.IsFrom54
            ? new TopicFilter { Name = f.Filter, Subopts = Options(f) }
            : new TopicFilter { Name = FilterOf(f.Filter), Qos = (uint)f.QoS }));
        return request;
    }

    /// <summary>Before 5.4 the list of filters is always empty.</summary>
    public IMessage Unsubscribe(ClientInfo client, MqttProperties properties, IEnumerable<string> filters)
    {
        ClientUnsubscribeRequest request = new() { Clientinfo = client, Meta = _meta };
        AddProperties(properties, request.Props, request.UserProps);
        if (version.IsFrom54)
        {
            request.TopicFilters.AddRange(filters.Select(static f => new TopicFilter { Name = f, Subopts = new SubOpts() }));
        }

        return request;
    }

    public IMessage Created(ClientInfo client) => new SessionCreatedRequest { Clientinfo = client, Meta = _meta };

    public IMessage Subscribed(ClientInfo client, MqttSubscription subscription) =>
        new SessionSubscribedRequest { Clientinfo = client, Topic = FilterOf(subscription.Filter), Subopts = Options(subscription), Meta = _meta };

    public IMessage Unsubscribed(ClientInfo client, string filter) => new SessionUnsubscribedRequest { Clientinfo = client, Topic = FilterOf(filter), Meta = _meta };

    public IMessage Resumed(ClientInfo client) => new SessionResumedRequest { Clientinfo = client, Meta = _meta };

    public IMessage Discarded(ClientInfo client) => new SessionDiscardedRequest { Clientinfo = client, Meta = _meta };

    public IMessage Takenover(ClientInfo client) => new SessionTakenoverRequest { Clientinfo = client, Meta = _meta };

    public IMessage Terminated(ClientInfo client, string reason) => new SessionTerminatedRequest { Clientinfo = client, Reason = reason, Meta = _meta };

    public IMessage Publish(Message message, MqttProperties properties)
    {
        MessagePublishRequest request = new() { Message = message, Meta = _meta };
        if (version.IsFrom59)
        {
            AddProperties(properties, request.Props, request.UserProps);
        }

        return request;
    }

    public IMessage Delivered(ClientInfo client, EmqxBrokerMessage message) => new MessageDeliveredRequest { Clientinfo = client, Message = Message(message), Meta = _meta };

    public IMessage Acked(ClientInfo client, EmqxBrokerMessage message) => new MessageAckedRequest { Clientinfo = client, Message = Message(message), Meta = _meta };

    public IMessage Dropped(EmqxBrokerMessage message, string reason) => new MessageDroppedRequest { Message = Message(message), Reason = reason, Meta = _meta };

    public Message Message(EmqxBrokerMessage message)
    {
        Message wire = new()
        {
            Node = node,
            Id = message.Id,
            Qos = (uint)message.QoS,
            From = message.From ?? "",
            Topic = message.Topic,
            Payload = UnsafeByteOperations.UnsafeWrap(message.Payload),
            Timestamp = (ulong)message.At.ToUnixTimeMilliseconds(),
        };
        if (version.HasMessageHeaders)
        {
            foreach ((string name, string value) in message.Headers)
            {
                wire.Headers.Add(name, value);
            }
        }

        return wire;
    }

    /// <summary>Properties come in the reverse order of their names; user properties among them as a printed list, or, from 5.9, apart.</summary>
    public List<Property> Properties(IEnumerable<KeyValuePair<string, object>> properties, IReadOnlyList<KeyValuePair<string, string>> user)
    {
        List<Property> list = [.. properties.Select(static p => new Property { Name = p.Key, Value = ErlangTerm.Property(p.Value) })];
        if (user.Count > 0 && !version.IsFrom59)
        {
            list.Add(new Property { Name = "User-Property", Value = ErlangTerm.Pairs(user) });
        }

        list.Sort(static (a, b) => string.CompareOrdinal(b.Name, a.Name));
        return list;
    }

    /// <summary>Before 5.4 a shared filter is told without its group.</summary>
    public string FilterOf(string filter) => version.IsFrom54 ? filter : MqttTopic.SplitShared(filter).Filter;

    private void AddProperties(MqttProperties properties, Google.Protobuf.Collections.RepeatedField<Property> target, Google.Protobuf.Collections.RepeatedField<Property> user)
    {
        target.AddRange(Properties(properties, properties.User));
        if (version.IsFrom59)
        {
            user.AddRange(properties.User.Select(static u => new Property { Name = u.Key, Value = u.Value }));
        }
    }

    private SubOpts Options(MqttSubscription subscription)
    {
        SubOpts options = new()
        {
            Qos = (uint)subscription.QoS,
            Rh = (uint)subscription.RetainHandling,
            Rap = subscription.RetainAsPublished ? 1u : 0,
            Nl = subscription.NoLocal ? 1u : 0,
        };
        if (!version.IsFrom54 && subscription.Group is { } group)
        {
            options.Share = group;
        }

        return options;
    }
}
