using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Codec;

/// <summary>Our requests as the messages that protoc's code makes, for comparing the two readers: nothing that a request keeps may differ.</summary>
internal static class WireTwins
{
    public static IMessage Of(ExHookRequest request) => request switch
    {
        ProviderUnloadedRequest r => new Wire.ProviderUnloadedRequest { Meta = Meta(r) },
        ClientConnectRequest r => new Wire.ClientConnectRequest { Conninfo = Of(r.Connection), Props = { Of(r.Properties) }, Meta = Meta(r), UserProps = { Of(r.UserProperties) } },
        ClientConnackRequest r => new Wire.ClientConnackRequest { Conninfo = Of(r.Connection), ResultCode = r.ResultCode, Props = { Of(r.Properties) }, Meta = Meta(r), UserProps = { Of(r.UserProperties) } },
        ClientConnectedRequest r => new Wire.ClientConnectedRequest { Clientinfo = Of(r.Client), Meta = Meta(r) },
        ClientDisconnectedRequest r => new Wire.ClientDisconnectedRequest { Clientinfo = Of(r.Client), Reason = r.Reason, Meta = Meta(r) },
        ClientAuthenticateRequest r => new Wire.ClientAuthenticateRequest { Clientinfo = Of(r.Client), Result = r.Result, Meta = Meta(r) },
        ClientAuthorizeRequest r => new Wire.ClientAuthorizeRequest { Clientinfo = Of(r.Client), Type = (Wire.ClientAuthorizeRequest.Types.AuthorizeReqType)(int)r.Action, Topic = r.Topic, Result = r.Result, Meta = Meta(r) },
        ClientSubscribeRequest r => new Wire.ClientSubscribeRequest { Clientinfo = Of(r.Client), Props = { Of(r.Properties) }, TopicFilters = { r.Subscriptions.Select(Filter) }, Meta = Meta(r), UserProps = { Of(r.UserProperties) } },
        ClientUnsubscribeRequest r => new Wire.ClientUnsubscribeRequest { Clientinfo = Of(r.Client), Props = { Of(r.Properties) }, TopicFilters = { r.Subscriptions.Select(Filter) }, Meta = Meta(r), UserProps = { Of(r.UserProperties) } },
        SessionCreatedRequest r => new Wire.SessionCreatedRequest { Clientinfo = Of(r.Client), Meta = Meta(r) },
        SessionSubscribedRequest r => new Wire.SessionSubscribedRequest { Clientinfo = Of(r.Client), Topic = r.Subscription.Filter, Subopts = Options(r.Subscription), Meta = Meta(r) },
        SessionUnsubscribedRequest r => new Wire.SessionUnsubscribedRequest { Clientinfo = Of(r.Client), Topic = r.Filter, Meta = Meta(r) },
        SessionResumedRequest r => new Wire.SessionResumedRequest { Clientinfo = Of(r.Client), Meta = Meta(r) },
        SessionDiscardedRequest r => new Wire.SessionDiscardedRequest { Clientinfo = Of(r.Client), Meta = Meta(r) },
        SessionTakenoverRequest r => new Wire.SessionTakenoverRequest { Clientinfo = Of(r.Client), Meta = Meta(r) },
        SessionTerminatedRequest r => new Wire.SessionTerminatedRequest { Clientinfo = Of(r.Client), Reason = r.Reason, Meta = Meta(r) },
        MessagePublishRequest r => new Wire.MessagePublishRequest { Message = Of(r.Message), Meta = Meta(r), Props = { Of(r.Properties) }, UserProps = { Of(r.UserProperties) } },
        MessageDeliveredRequest r => new Wire.MessageDeliveredRequest { Clientinfo = Of(r.Client), Message = Of(r.Message), Meta = Meta(r) },
        MessageDroppedRequest r => new Wire.MessageDroppedRequest { Message = Of(r.Message), Reason = r.Reason, Meta = Meta(r) },
        MessageAckedRequest r => new Wire.MessageAckedRequest { Clientinfo = Of(r.Client), Message = Of(r.Message), Meta = Meta(r) },
        ProviderLoadedRequest { Uptime: { } uptime } r when !long.TryParse(uptime, out _) => new Wire.ProviderLoadedRequestV1
        {
            Broker = new Wire.BrokerInfoV1 { Version = r.Version, Sysdescr = r.Description, Uptime = uptime, Datetime = r.BrokerTime },
            Meta = Meta(r),
        },
        ProviderLoadedRequest r => new Wire.ProviderLoadedRequest
        {
            Broker = new Wire.BrokerInfo { Version = r.Version, Sysdescr = r.Description, Uptime = r.Uptime is { } text ? long.Parse(text, null) : 0, Datetime = r.BrokerTime },
            Meta = Meta(r),
        },
        _ => throw new InvalidOperationException(request.GetType().Name),
    };

    public static Wire.Message Of(EmqxMessage message)
    {
        Wire.Message twin = new()
        {
            Node = message.Node,
            Id = message.Id,
            Qos = (uint)message.QoS,
            From = message.From,
            Topic = message.Topic,
            Payload = ByteString.CopyFrom(message.Payload.Span),
            Timestamp = message.Milliseconds,
        };
        foreach ((string name, string value) in message.Headers)
        {
            twin.Headers[name] = value;
        }

        return twin;
    }

    /// <summary>
    /// What our requests do not tell apart: a part that is missing from one that is empty, and the two places that an option of a subscription has had. Unknown fields are dropped.
    /// </summary>
    public static IMessage Normalized(IMessage message)
    {
        byte[] known = message.ToByteArray();
        IMessage copy = message.Descriptor.Parser.WithDiscardUnknownFields(true).ParseFrom(known);
        foreach (Google.Protobuf.Reflection.FieldDescriptor field in copy.Descriptor.Fields.InDeclarationOrder())
        {
            if (field is { FieldType: Google.Protobuf.Reflection.FieldType.Message, IsRepeated: false } && field.Accessor.GetValue(copy) is null)
            {
                field.Accessor.SetValue(copy, field.MessageType.Parser.ParseFrom([]));
            }
        }

        foreach (Wire.TopicFilter filter in copy is Wire.ClientSubscribeRequest s ? s.TopicFilters : copy is Wire.ClientUnsubscribeRequest u ? u.TopicFilters : [])
        {
            if (filter.Subopts is { } options)
            {
                filter.Qos = 0;
                Flatten(options, filter.Name);
            }
        }

        if (copy is Wire.SessionSubscribedRequest { Subopts: { } subscribed })
        {
            Flatten(subscribed, ((Wire.SessionSubscribedRequest)copy).Topic);
        }

        return copy;
    }

    private static void Flatten(Wire.SubOpts options, string filter)
    {
        (options.Rap, options.Nl) = (Math.Min(options.Rap, 1), Math.Min(options.Nl, 1));
        if (filter.StartsWith("$share/", StringComparison.Ordinal))
        {
            options.Share = "";
        }
    }

    private static Wire.RequestMeta Meta(ExHookRequest request) =>
        new() { Node = request.Meta.Node, Version = request.Meta.Version, Sysdescr = request.Meta.Description, ClusterName = request.Meta.Cluster };

    private static IEnumerable<Wire.Property> Of(IReadOnlyList<KeyValuePair<string, string>>? properties) =>
        (properties ?? []).Select(static p => new Wire.Property { Name = p.Key, Value = p.Value });

    private static Wire.ConnInfo Of(EmqxConnectInfo c) => new()
    {
        Node = c.Node, Clientid = c.ClientId, Username = c.UserName, Peerhost = c.PeerText, Sockport = (uint)c.ListenerPort, ProtoName = c.ProtocolName, ProtoVer = c.ProtocolVersion,
        Keepalive = (uint)c.KeepAlive.TotalSeconds, Peerport = (uint)c.PeerPort,
    };

    private static Wire.ClientInfo Of(EmqxClient c) => new()
    {
        Node = c.Node, Clientid = c.ClientId, Username = c.UserName, Password = c.Password, Peerhost = c.PeerText, Sockport = (uint)c.ListenerPort, Protocol = c.ProtocolName,
        Mountpoint = c.Mountpoint, IsSuperuser = c.IsSuperUser, Anonymous = c.IsAnonymous, Cn = c.CertificateCommonName, Dn = c.CertificateSubject, Peerport = (uint)c.PeerPort,
    };

    private static Wire.TopicFilter Filter(EmqxSubscription s) =>
        s.RetainHandling is null ? new() { Name = s.Filter, Qos = (uint)s.QoS } : new() { Name = s.Filter, Subopts = Options(s) };

    private static Wire.SubOpts Options(EmqxSubscription s) => new()
    {
        Qos = (uint)s.QoS, Share = s.Filter.StartsWith("$share/", StringComparison.Ordinal) ? "" : s.ShareName ?? "", Rh = (uint)(s.RetainHandling ?? 0),
        Rap = s.RetainAsPublished == true ? 1U : 0, Nl = s.NoLocal == true ? 1U : 0,
    };
}
