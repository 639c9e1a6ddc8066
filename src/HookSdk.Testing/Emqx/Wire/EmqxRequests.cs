using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>Builds the requests of a broker's version.</summary>
internal sealed class EmqxRequests(FakeEmqxVersion version, string node, string cluster)
{
    private readonly ExHookSchema _schema = ExHookSchema.Of(version);
    private IMessage? _meta;

    private IMessage Meta => _meta ??= _schema.New("RequestMeta", ("node", node), ("version", version.Number), ("sysdescr", version.Description), ("cluster_name", cluster));

    public EmqxRequest Loaded(TimeSpan uptime, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00+00:00'", System.Globalization.CultureInfo.InvariantCulture);
        long milliseconds = (long)uptime.TotalMilliseconds;

        // 4.x tells its uptime in a text; which one is assumed.
        object told = version.Package == 1 ? $"{milliseconds / 1000} seconds" : milliseconds;
        IMessage broker = _schema.New("BrokerInfo", ("version", version.Number), ("sysdescr", version.Description), ("uptime", told), ("datetime", time));
        return Request(EmqxMethods.ProviderLoaded, "", "", "", ("broker", broker));
    }

    public EmqxRequest Unloaded() => Request(EmqxMethods.ProviderUnloaded, "", "", "");

    public EmqxToldClient ConnInfo(MqttConnect connect, string peer, int peerPort, int port) => ConnInfo(
        connect.ClientId,
        connect.UserName,
        connect.Version == MqttVersion.V31 ? "MQIsdp" : "MQTT",
        ((int)connect.Version).ToString(System.Globalization.CultureInfo.InvariantCulture),
        connect.KeepAlive,
        peer,
        peerPort,
        port);

    /// <summary>Of a device of the ExProto gateway.</summary>
    public EmqxToldClient ConnInfo(EmqX.ExProto.ExProtoClient client, string peer, int peerPort, int port) =>
        ConnInfo(client.ClientId, client.UserName, client.ProtocolName, client.ProtocolVersion, 0, peer, peerPort, port);

    public EmqxToldClient ClientInfo(string clientId, string? userName, string peer, int peerPort, int port, EmqxCertificate? certificate = null)
    {
        IMessage info = _schema.New(
            "ClientInfo",
            ("node", node),
            ("clientid", clientId),
            ("username", userName ?? ""),
            ("peerhost", peer),
            ("sockport", (uint)port),
            ("protocol", "mqtt"),
            ("anonymous", true));
        if (certificate is not null)
        {
            ExHookSchema.Set(info, "cn", certificate.CommonName);
            ExHookSchema.Set(info, "dn", certificate.Subject);
        }

        return Told(info, clientId, userName, peer, peerPort);
    }

    /// <summary>Of a device of the ExProto gateway: hook servers see its password in every call about it.</summary>
    public EmqxToldClient ClientInfo(EmqX.ExProto.ExProtoClient client, string password, string peer, int peerPort, int port)
    {
        EmqxToldClient told = ClientInfo(client.ClientId, client.UserName, peer, peerPort, port);
        ExHookSchema.Set(told.Info, "protocol", client.ProtocolName);
        ExHookSchema.Set(told.Info, "password", password);
        return told;
    }

    public EmqxRequest Connect(EmqxToldClient conn, MqttProperties properties) =>
        AddProperties(Request(EmqxMethods.ClientConnect, conn.ClientId, "", "", ("conninfo", conn.Info)), properties);

    public EmqxRequest Connack(EmqxToldClient conn, string code, IEnumerable<KeyValuePair<string, object>> properties) =>
        Request(EmqxMethods.ClientConnack, conn.ClientId, "", code, ("conninfo", conn.Info), ("result_code", code), ("props", Properties(properties, [])));

    public EmqxRequest Connected(EmqxToldClient client) => About(EmqxMethods.ClientConnected, client);

    public EmqxRequest Disconnected(EmqxToldClient client, string reason) => About(EmqxMethods.ClientDisconnected, client, "", reason, ("reason", reason));

    public EmqxRequest Authenticate(EmqxToldClient client, string password, bool result)
    {
        IMessage with = _schema.Read("ClientInfo", client.Info.ToByteArray());
        ExHookSchema.Set(with, "password", password);
        return Request(EmqxMethods.ClientAuthenticate, client.ClientId, "", "", ("clientinfo", with), ("result", result));
    }

    public EmqxRequest Authorize(EmqxToldClient client, EmqxAction action, string topic, bool result) => About(
        EmqxMethods.ClientAuthorize, client, topic, action == EmqxAction.Publish ? "publish" : "subscribe", ("type", (int)action), ("topic", topic), ("result", result));

    public EmqxRequest Subscribe(EmqxToldClient client, MqttProperties properties, IReadOnlyList<MqttSubscription> filters)
    {
        IEnumerable<IMessage> told = filters.Select(f => version.IsFrom54
            ? _schema.New("TopicFilter", ("name", f.Filter), ("subopts", Options(f)))
            : _schema.New("TopicFilter", ("name", FilterOf(f.Filter)), ("qos", (uint)f.QoS)));
        string topics = string.Join(", ", filters.Select(f => FilterOf(f.Filter)));
        return AddProperties(About(EmqxMethods.ClientSubscribe, client, topics, "", ("topic_filters", told)), properties);
    }

    /// <summary>Before 5.4 the list of filters is always empty.</summary>
    public EmqxRequest Unsubscribe(EmqxToldClient client, MqttProperties properties, IReadOnlyList<string> filters)
    {
        IReadOnlyList<string> named = version.IsFrom54 ? filters : [];
        IEnumerable<IMessage> told = named.Select(f => _schema.New("TopicFilter", ("name", f), ("subopts", _schema.New("SubOpts"))));
        return AddProperties(About(EmqxMethods.ClientUnsubscribe, client, string.Join(", ", named), "", ("topic_filters", told)), properties);
    }

    public EmqxRequest Created(EmqxToldClient client) => About(EmqxMethods.SessionCreated, client);

    public EmqxRequest Subscribed(EmqxToldClient client, MqttSubscription subscription)
    {
        string topic = FilterOf(subscription.Filter);
        return About(EmqxMethods.SessionSubscribed, client, topic, "", ("topic", topic), ("subopts", Options(subscription)));
    }

    public EmqxRequest Unsubscribed(EmqxToldClient client, string filter)
    {
        string topic = FilterOf(filter);
        return About(EmqxMethods.SessionUnsubscribed, client, topic, "", ("topic", topic));
    }

    public EmqxRequest Resumed(EmqxToldClient client) => About(EmqxMethods.SessionResumed, client);

    public EmqxRequest Discarded(EmqxToldClient client) => About(EmqxMethods.SessionDiscarded, client);

    public EmqxRequest Takenover(EmqxToldClient client) => About(EmqxMethods.SessionTakenover, client);

    public EmqxRequest Terminated(EmqxToldClient client, string reason) => About(EmqxMethods.SessionTerminated, client, "", reason, ("reason", reason));

    public EmqxRequest Publish(EmqxToldMessage message, MqttProperties properties)
    {
        EmqxRequest request = Request(EmqxMethods.MessagePublish, message.From, message.Topic, "", ("message", message.Wire));
        return version.IsFrom59 ? AddProperties(request, properties) : request;
    }

    public EmqxRequest Delivered(EmqxToldClient client, EmqxBrokerMessage message) =>
        About(EmqxMethods.MessageDelivered, client, message.Topic, "", ("message", Message(message).Wire));

    public EmqxRequest Acked(EmqxToldClient client, EmqxBrokerMessage message) =>
        About(EmqxMethods.MessageAcked, client, message.Topic, "", ("message", Message(message).Wire));

    public EmqxRequest Dropped(EmqxBrokerMessage message, string reason) =>
        Request(EmqxMethods.MessageDropped, message.From ?? "", message.Topic, reason, ("message", Message(message).Wire), ("reason", reason));

    public EmqxToldMessage Message(EmqxBrokerMessage message)
    {
        IMessage wire = _schema.New(
            "Message",
            ("node", node),
            ("id", message.Id),
            ("qos", (uint)message.QoS),
            ("from", message.From ?? ""),
            ("topic", message.Topic),
            ("payload", UnsafeByteOperations.UnsafeWrap(message.Payload)),
            ("timestamp", (ulong)message.At.ToUnixTimeMilliseconds()));
        if (version.HasMessageHeaders)
        {
            ExHookSchema.Set(wire, "headers", message.Headers);
        }

        return new(wire, message.From ?? "", message.Topic, message.Payload, message.QoS, message.Headers.GetValueOrDefault(EmqxBrokerMessage.AllowPublish));
    }

    /// <summary>Before 5.4 a shared filter is told without its group.</summary>
    private string FilterOf(string filter) => version.IsFrom54 ? filter : MqttTopic.SplitShared(filter).Filter;

    private EmqxRequest About(string hook, EmqxToldClient client) => About(hook, client, "", "");

    private EmqxRequest About(string hook, EmqxToldClient client, string topic, string reason, params ReadOnlySpan<(string Field, object Value)> fields) =>
        Request(hook, client.ClientId, topic, reason, [("clientinfo", client.Info), .. fields]);

    private EmqxRequest Request(string hook, string clientId, string topic, string reason, params ReadOnlySpan<(string Field, object Value)> fields)
    {
        IMessage message = _schema.New(EmqxMethods.RequestOf(EmqxMethods.MethodOf(hook, version)), fields);
        ExHookSchema.Set(message, "meta", Meta);
        return new(message, clientId, topic, reason);
    }

    private EmqxToldClient ConnInfo(string clientId, string? userName, string protocol, string protocolVersion, int keepAlive, string peer, int peerPort, int port)
    {
        IMessage info = _schema.New(
            "ConnInfo",
            ("node", node),
            ("clientid", clientId),
            ("username", userName ?? ""),
            ("peerhost", peer),
            ("sockport", (uint)port),
            ("proto_name", protocol),
            ("proto_ver", protocolVersion),
            ("keepalive", (uint)keepAlive));
        return Told(info, clientId, userName, peer, peerPort);
    }

    private EmqxToldClient Told(IMessage info, string clientId, string? userName, string peer, int peerPort)
    {
        if (version.IsFrom54)
        {
            ExHookSchema.Set(info, "peerport", (uint)peerPort);
        }

        return new(info, clientId, userName ?? "", peer);
    }

    private EmqxRequest AddProperties(EmqxRequest request, MqttProperties properties)
    {
        ExHookSchema.Set(request.Message, "props", Properties(properties, properties.UserProperties));
        if (version.IsFrom59)
        {
            ExHookSchema.Set(request.Message, "user_props", properties.UserProperties.Select(static u => (u.Key, u.Value)).Select(Property));
        }

        return request;
    }

    /// <summary>Properties come in the reverse order of their names; user properties among them as a printed list, or, from 5.9, apart.</summary>
    private IEnumerable<IMessage> Properties(IEnumerable<KeyValuePair<string, object>> properties, IReadOnlyList<KeyValuePair<string, string>> user)
    {
        List<(string Name, string Value)> list = [.. properties.Select(static p => (p.Key, ErlangTerm.Property(p.Value)))];
        if (user.Count > 0 && !version.IsFrom59)
        {
            list.Add(("User-Property", ErlangTerm.Pairs(user)));
        }

        list.Sort(static (a, b) => string.CompareOrdinal(b.Name, a.Name));
        return list.Select(Property);
    }

    private IMessage Property((string Name, string Value) property) => _schema.New("Property", ("name", property.Name), ("value", property.Value));

    private IMessage Options(MqttSubscription subscription)
    {
        IMessage options = _schema.New(
            "SubOpts",
            ("qos", (uint)subscription.QoS),
            ("rh", (uint)subscription.RetainHandling),
            ("rap", subscription.RetainAsPublished ? 1u : 0),
            ("nl", subscription.NoLocal ? 1u : 0));
        if (!version.IsFrom54 && subscription.Group is { } group)
        {
            ExHookSchema.Set(options, "share", group);
        }

        return options;
    }
}
