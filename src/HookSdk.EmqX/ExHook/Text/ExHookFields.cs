using System.Collections.Frozen;
using System.Globalization;

namespace HookSdk.EmqX.ExHook;

/// <summary>The fields of ExHook's messages, in all versions, for people who look at calls. The codec reads by <see cref="WireReader"/> and asks nothing of this.</summary>
internal static class ExHookFields
{
    private static readonly Lazy<FrozenDictionary<string, SchemaField[]>> Read = new(static () => Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split(": "))
        .ToFrozenDictionary(static parts => parts[0], static parts => parts[1].Split(", ").Select(FieldOf).ToArray(), StringComparer.Ordinal));

    /// <summary>One message a line: each field with its number and type. A star: repeated. V1 at the end of a name: as v1 has it, where that is another.</summary>
    private const string Lines =
        """
        ProviderLoadedRequest: broker=1 BrokerInfo, meta=2 RequestMeta
        LoadedResponse: hooks=1 *HookSpec
        HookSpec: name=1 string, topics=2 *string
        ProviderUnloadedRequest: meta=1 RequestMeta
        ClientConnectRequest: conninfo=1 ConnInfo, props=2 *Property, meta=3 RequestMeta, user_props=4 *Property
        ClientConnackRequest: conninfo=1 ConnInfo, result_code=2 string, props=3 *Property, meta=4 RequestMeta, user_props=5 *Property
        ClientConnectedRequest: clientinfo=1 ClientInfo, meta=2 RequestMeta
        ClientDisconnectedRequest: clientinfo=1 ClientInfo, reason=2 string, meta=3 RequestMeta
        ClientAuthenticateRequest: clientinfo=1 ClientInfo, result=2 bool, meta=3 RequestMeta
        ClientAuthorizeRequest: clientinfo=1 ClientInfo, type=2 PUBLISH|SUBSCRIBE, topic=3 string, result=4 bool, meta=5 RequestMeta
        ClientSubscribeRequest: clientinfo=1 ClientInfo, props=2 *Property, topic_filters=3 *TopicFilter, meta=4 RequestMeta, user_props=5 *Property
        ClientUnsubscribeRequest: clientinfo=1 ClientInfo, props=2 *Property, topic_filters=3 *TopicFilter, meta=4 RequestMeta, user_props=5 *Property
        SessionCreatedRequest: clientinfo=1 ClientInfo, meta=2 RequestMeta
        SessionSubscribedRequest: clientinfo=1 ClientInfo, topic=2 string, subopts=3 SubOpts, meta=4 RequestMeta
        SessionUnsubscribedRequest: clientinfo=1 ClientInfo, topic=2 string, meta=3 RequestMeta
        SessionResumedRequest: clientinfo=1 ClientInfo, meta=2 RequestMeta
        SessionDiscardedRequest: clientinfo=1 ClientInfo, meta=2 RequestMeta
        SessionTakenoverRequest: clientinfo=1 ClientInfo, meta=2 RequestMeta
        SessionTerminatedRequest: clientinfo=1 ClientInfo, reason=2 string, meta=3 RequestMeta
        MessagePublishRequest: message=1 Message, meta=2 RequestMeta, props=3 *Property, user_props=4 *Property
        MessageDeliveredRequest: clientinfo=1 ClientInfo, message=2 Message, meta=3 RequestMeta
        MessageDroppedRequest: message=1 Message, reason=2 string, meta=3 RequestMeta
        MessageAckedRequest: clientinfo=1 ClientInfo, message=2 Message, meta=3 RequestMeta
        ValuedResponse: type=1 RESPONSE, bool_result=3 bool, message=4 Message
        BrokerInfo: version=1 string, sysdescr=2 string, uptime=3 int64, datetime=4 string
        BrokerInfoV1: version=1 string, sysdescr=2 string, uptime=3 string, datetime=4 string
        ConnInfo: node=1 string, clientid=2 string, username=3 string, peerhost=4 string, sockport=5 uint32, proto_name=6 string, proto_ver=7 string, keepalive=8 uint32, peerport=9 uint32
        ClientInfo: node=1 string, clientid=2 string, username=3 string, password=4 string, peerhost=5 string, sockport=6 uint32, protocol=7 string, mountpoint=8 string, is_superuser=9 bool, anonymous=10 bool, cn=11 string, dn=12 string, peerport=13 uint32
        Message: node=1 string, id=2 string, qos=3 uint32, from=4 string, topic=5 string, payload=6 bytes, timestamp=7 uint64, headers=8 *map
        Property: name=1 string, value=2 string
        TopicFilter: name=1 string, qos=2 uint32, subopts=3 SubOpts
        SubOpts: qos=1 uint32, share=2 string, rh=3 uint32, rap=4 uint32, nl=5 uint32
        RequestMeta: node=1 string, version=2 string, sysdescr=3 string, cluster_name=4 string
        """;

    /// <summary>The fields of a message; none where nobody knows it.</summary>
    public static IReadOnlyList<SchemaField> FieldsOf(string message, ExHookVersion version) =>
        (version.IsV1 && Read.Value.TryGetValue($"{message}V1", out SchemaField[]? fields)) || Read.Value.TryGetValue(message, out fields) ? fields : [];

    private static SchemaField FieldOf(string text)
    {
        string[] parts = text.Split('=', ' ');
        bool isRepeated = parts[2].StartsWith('*');
        return new SchemaField(parts[0], uint.Parse(parts[1], CultureInfo.InvariantCulture), parts[2].TrimStart('*'), isRepeated);
    }
}

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Type">A type of protobuf, a message, or the names of an enumeration.</param>
/// <param name="IsRepeated">Whether it may come several times.</param>
internal sealed record SchemaField(string Name, uint Number, string Type, bool IsRepeated)
{
    public bool IsVarint => Type is "bool" or "uint32" or "uint64" or "int64" || IsEnumeration;

    public bool IsEnumeration => Type == "RESPONSE" || Type.Contains('|', StringComparison.Ordinal);

    public bool IsMap => Type == "map";
}
