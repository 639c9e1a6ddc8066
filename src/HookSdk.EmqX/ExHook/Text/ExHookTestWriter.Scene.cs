using System.Globalization;
using System.Net;
using System.Text.Json;

namespace HookSdk.EmqX.ExHook;

/// <content>What the client of one call does.</content>
internal sealed partial class ExHookTestWriter
{
    private sealed class Scene
    {
        private const string Loopback = "127.0.0.1";
        private const int Port = 1883;

        /// <summary>Properties that a client may send with its packet, and whether they are numbers.</summary>
        private static readonly Dictionary<string, bool> OfConnect = new(StringComparer.Ordinal)
        {
            ["Session-Expiry-Interval"] = true, ["Receive-Maximum"] = true, ["Maximum-Packet-Size"] = true, ["Topic-Alias-Maximum"] = true, ["Request-Problem-Information"] = true, ["Request-Response-Information"] = true,
        };

        private static readonly Dictionary<string, bool> OfPublish = new(StringComparer.Ordinal)
        {
            ["Message-Expiry-Interval"] = true, ["Payload-Format-Indicator"] = true, ["Content-Type"] = false, ["Response-Topic"] = false,
        };

        private static readonly Dictionary<string, bool> None = new(StringComparer.Ordinal);
        private static readonly Dictionary<string, bool> OfSubscribe = new(StringComparer.Ordinal) { ["Subscription-Identifier"] = true };

        private readonly ExHookTestWriter _writer;
        private readonly string _hook;
        private readonly JsonElement _request;
        private readonly JsonElement _info;
        private readonly JsonElement _message;
        private readonly bool _hasConnection;
        private readonly string _node;
        private readonly string _peer;
        private readonly string _id;
        private readonly string _user;
        private readonly string _protocol;

        public Scene(HookTestCall call, ExHookTestWriter writer)
        {
            (_hook, _request, _writer) = (call.Hook, call.Request, writer);
            JsonElement connection = Part(_request, "conninfo");
            _hasConnection = connection.ValueKind == JsonValueKind.Object;
            _info = Part(_request, "clientinfo") is { ValueKind: JsonValueKind.Object } client ? client : connection;
            _message = Part(_request, "message");
            JsonElement headers = Part(_message, "headers");
            _id = Named(Text(_info, "clientid")) ?? Named(Text(_message, "from")) ?? "client";
            _user = Named(Text(_info, "username")) ?? (PublishesItself ? Text(headers, "username") : null) ?? "";
            _node = Named(Text(Part(_request, "meta"), "node")) ?? Named(Text(_info, "node")) ?? Named(Text(_message, "node")) ?? "";
            string? peer = Named(Text(_info, "peerhost")) ?? Text(headers, "peerhost");
            _peer = IPAddress.TryParse(peer, out IPAddress? address) ? address.ToString() : Loopback;

            // A session outlives its connection by a property of MQTT 5.
            bool needsMqtt5 = _hook is ExHookHookNames.SessionResumed or ExHookHookNames.SessionDiscarded or ExHookHookNames.SessionTakenover;
            _protocol = !needsMqtt5 && Text(_info, "proto_ver") is ("3" or "4") and { } old ? old : "5";
        }

        public bool Subscribes => Text(_request, "type") is "SUBSCRIBE";

        public string Topic => CodeText.Quote(Text(_request, "topic") ?? "");

        private bool PublishesItself => Text(_message, "from") is var from && (string.IsNullOrEmpty(from) || from == _id);

        private bool IsMqtt5 => _protocol == "5";

        /// <summary>The properties that are played, and whether they are numbers.</summary>
        private Dictionary<string, bool> Playable => !IsMqtt5 ? None : _hook switch
        {
            ExHookHookNames.ClientConnect => OfConnect,
            ExHookHookNames.ClientSubscribe => OfSubscribe,
            ExHookHookNames.MessagePublish when _writer.HasUserProperties => OfPublish,
            _ => None,
        };

        public IEnumerable<string> Options()
        {
            if (_node.Length > 0)
            {
                yield return $"o.Node = {CodeText.Quote(_node)};";
            }

            if (Named(Text(Part(_request, "meta"), "cluster_name")) is { } cluster)
            {
                yield return $"o.Cluster = {CodeText.Quote(cluster)};";
            }

            if (_peer != Loopback)
            {
                yield return $"o.PeerAddress = IPAddress.Parse({CodeText.Quote(_peer)});";
            }

            if (_hook == ExHookHookNames.ClientAuthorize && !IsTrue(_request, "result"))
            {
                yield return "o.Authorization = new EmqxAuthorizationOptions { AllowsNoMatch = false };";
            }
        }

        /// <summary>Whether the hook is told a field as the call has it.</summary>
        public bool IsPlayed(string path, string value) => path switch
        {
            "meta.node" or "clientinfo.node" or "conninfo.node" or "message.node" => value == _node,
            "meta.cluster_name" => true,
            "meta.version" or "broker.version" => value == _writer.Played.Number,
            "meta.sysdescr" or "broker.sysdescr" => value == (_writer.IsV1 ? "EMQX" : "EMQX Enterprise"),
            "clientinfo.clientid" or "conninfo.clientid" => value == _id,
            "clientinfo.username" or "conninfo.username" => value == _user,
            "clientinfo.password" => _hook == ExHookHookNames.ClientAuthenticate,
            "clientinfo.peerhost" or "conninfo.peerhost" => value == _peer,
            "clientinfo.sockport" or "conninfo.sockport" => value == Port.ToString(CultureInfo.InvariantCulture),
            "clientinfo.protocol" or "message.headers.protocol" => value == "mqtt",
            "clientinfo.anonymous" or "clientinfo.cn" or "clientinfo.dn" => true,
            "conninfo.proto_ver" => value == _protocol,
            "conninfo.proto_name" => value == (_protocol == "3" ? "MQIsdp" : "MQTT"),
            "conninfo.keepalive" => value == KeepAlive.ToString(CultureInfo.InvariantCulture),
            "message.from" => true,
            "message.headers.username" => PublishesItself ? value == _user : true,
            "message.headers.peerhost" => value == _peer,
            "message.topic" or "message.payload" => true,
            "message.qos" => value == QoS(_message).ToString(CultureInfo.InvariantCulture),
            "type" or "topic" => true,
            "result" => _hook == ExHookHookNames.ClientAuthorize || !_writer.IsV2,
            "result_code" => value == "success",
            "reason" => value == (_hook == ExHookHookNames.MessageDropped ? "no_subscribers" : "normal"),
            "props.User-Property" => TakesUserProperties && !_writer.HasUserProperties && ErlangPairs.Read(value) is not null,
            _ when path.StartsWith("props.", StringComparison.Ordinal) => IsGiven(path["props.".Length..], value),
            _ when path.StartsWith("user_props.", StringComparison.Ordinal) => TakesUserProperties && _writer.HasUserProperties,
            _ when path.StartsWith("topic_filters[].", StringComparison.Ordinal) => IsOfFilter(path["topic_filters[].".Length..]),
            _ when path.StartsWith("subopts.", StringComparison.Ordinal) => IsOfFilter(path),
            _ => false,
        };

        /// <summary>What a call does not have because it is false, and the test has.</summary>
        public IEnumerable<string> MoreLeftOut() =>
            _hook == ExHookHookNames.ClientAuthenticate && !IsTrue(_request, "result") && !_writer.IsV2 ? [LeftOut("result", "false")] : [];

        /// <summary>The call by which the client connects.</summary>
        /// <param name="properties">Calls that add properties.</param>
        /// <param name="more">What it says beside.</param>
        public string Connect(string properties = "", string? more = null)
        {
            List<string> parts = [];
            if (_user.Length > 0)
            {
                parts.Add($"UserName = {CodeText.Quote(_user)}");
            }

            if (Named(Text(_info, "password")) is { } password)
            {
                parts.Add($"Password = {CodeText.Quote(password)}");
            }

            if (!IsMqtt5)
            {
                parts.Add($"Version = MqttVersion.{(_protocol == "3" ? "V31" : "V311")}");
            }

            if (_hasConnection)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"KeepAlive = {KeepAlive}"));
            }

            if (more is not null)
            {
                parts.Add(more);
            }

            string given = (_hook == ExHookHookNames.ClientConnect ? Properties() : "") + properties;
            if (given.Length > 0)
            {
                parts.Add($"Properties = MqttProperties.None{given}");
            }

            string certificate = (Text(_info, "cn"), Text(_info, "dn")) is var (cn, dn) && (cn ?? dn) is not null ? $", new EmqxCertificate({CodeText.Quote(cn ?? "")}, {CodeText.Quote(dn ?? "")})" : "";
            return $"await emqx.ConnectAsync(new MqttConnect({CodeText.Quote(_id)}){(parts.Count == 0 ? "" : $" {{ {string.Join(", ", parts)} }}")}{certificate})";
        }

        public string Client(string properties = "") => $"FakeEmqxClient client = ({Connect(properties)}).EnsureAccepted().Client;";

        /// <summary>Connects who has published the message; null: the client has.</summary>
        public string? Publisher()
        {
            if (PublishesItself)
            {
                return null;
            }

            string user = Named(Text(Part(_message, "headers"), "username")) is { } name ? $" {{ UserName = {CodeText.Quote(name)} }}" : "";
            return $"FakeEmqxClient publisher = (await emqx.ConnectAsync(new MqttConnect({CodeText.Quote(Text(_message, "from")!)}){user})).EnsureAccepted().Client;";
        }

        public string Subscribe() => HookTestWriter.Subscribe(Filters(), _hook == ExHookHookNames.ClientSubscribe ? Properties() : "");

        public string SubscribeToMessage() => $"(await client.SubscribeAsync({CodeText.Quote(Text(_message, "topic") ?? "")}, qos: {QoS(_message)})).EnsureGranted();";

        public string Unsubscribe() => $"await client.UnsubscribeAsync([{string.Join(", ", Filters().Select(static f => CodeText.Quote(f.Filter)))}]);";

        public string Publish(string client)
        {
            string properties = _hook == ExHookHookNames.MessagePublish && Properties() is { Length: > 0 } given ? $", Properties = MqttProperties.None{given}" : "";
            return $"await {client}.PublishAsync(new MqttPublish({CodeText.Quote(Text(_message, "topic") ?? "")}, {Bytes(Text(_message, "payload") ?? "")}) {{ QoS = {QoS(_message)}{properties} }});";
        }

        private int KeepAlive => (int)Math.Clamp(Number(_info, "keepalive", 0), 0, ushort.MaxValue);

        /// <summary>Whether the packet of the call has user properties that the hook is told.</summary>
        private bool TakesUserProperties => IsMqtt5 && (_hook is ExHookHookNames.ClientConnect or ExHookHookNames.ClientSubscribe || (_hook == ExHookHookNames.MessagePublish && _writer.HasUserProperties));

        /// <summary>User properties, which stand printed among the others before EMQX 5.9.</summary>
        private IEnumerable<(string Name, string Value)> UserProperties =>
            !TakesUserProperties ? []
            : _writer.HasUserProperties ? Pairs("user_props")
            : Pairs("props").Where(static p => p.Name == "User-Property").SelectMany(static p => ErlangPairs.Read(p.Value) ?? []);

        /// <summary>An empty text is as good as none: so protobuf has it.</summary>
        private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

        private bool IsOfFilter(string field) => field switch
        {
            "name" => !_writer.IsV1 || _hook != ExHookHookNames.ClientUnsubscribe,
            _ when _hook is not (ExHookHookNames.ClientSubscribe or ExHookHookNames.SessionSubscribed) => false,
            "qos" => _writer.IsV1,
            "subopts.qos" or "subopts.rh" or "subopts.rap" or "subopts.nl" => !_writer.IsV1 || _hook == ExHookHookNames.SessionSubscribed,
            "subopts.share" => _writer.IsV1 && _hook == ExHookHookNames.SessionSubscribed,
            _ => false,
        };

        private IEnumerable<MqttFilter> Filters() => Text(_request, "topic") is { } topic
            ? [FilterOf(topic, Part(_request, "subopts"))]
            : Items(Part(_request, "topic_filters")).Select(f => FilterOf(Text(f, "name") ?? "", Part(f, "subopts") is { ValueKind: JsonValueKind.Object } options ? options : f));

        private MqttFilter FilterOf(string name, JsonElement options) =>
            new(_writer.IsV1 && Named(Text(options, "share")) is { } group ? $"$share/{group}/{name}" : name, QoS(options))
            {
                NoLocal = Number(options, "nl", 0) == 1,
                RetainAsPublished = Number(options, "rap", 0) == 1,
                RetainHandling = (int)Math.Clamp(Number(options, "rh", 0), 0, 2),
            };

        private bool IsGiven(string name, string value) => Playable.TryGetValue(name, out bool isNumber) && (!isNumber || uint.TryParse(value, CultureInfo.InvariantCulture, out _));

        private string Properties()
        {
            IEnumerable<string> known = Pairs("props").Where(p => IsGiven(p.Name, p.Value)).DistinctBy(static p => p.Name, StringComparer.Ordinal)
                .Select(p => $".With({CodeText.Quote(p.Name)}, {(Playable[p.Name] ? p.Value : CodeText.Quote(p.Value))})");
            return string.Concat(known.Concat(UserProperties.Select(static p => $".WithUserProperty({CodeText.Quote(p.Name)}, {CodeText.Quote(p.Value)})")));
        }

        private IEnumerable<(string Name, string Value)> Pairs(string field) => Items(Part(_request, field)).Select(static p => (Text(p, "name") ?? "", Text(p, "value") ?? ""));
    }
}
