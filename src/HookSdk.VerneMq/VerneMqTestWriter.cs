using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>Writes calls as tests with FakeVerneMq: the one hook is registered, and a client does what it is called for.</summary>
internal sealed class VerneMqTestWriter(CallForm form) : HookTestWriter
{
    private const string OfMqtt5 = "_m5";
    private const int LongExpiry = 3600;

    /// <summary>Properties by their names in calls, as the fake calls them, and the packet that a client sends them with.</summary>
    private static readonly Dictionary<string, (string Name, bool IsNumber, Packet With)> Properties = new(StringComparer.Ordinal)
    {
        ["p_session_expiry_interval"] = ("SessionExpiryInterval", true, Packet.Connect),
        ["p_receive_max"] = ("ReceiveMaximum", true, Packet.Connect),
        ["p_topic_alias_max"] = ("TopicAliasMaximum", true, Packet.Connect),
        ["p_max_packet_size"] = ("MaximumPacketSize", true, Packet.Connect),
        ["p_message_expiry_interval"] = ("MessageExpiryInterval", true, Packet.Publish),
        ["p_content_type"] = ("ContentType", false, Packet.Publish),
        ["p_response_topic"] = ("ResponseTopic", false, Packet.Publish),
    };

    private static readonly string[] RetainHandlings = ["send_retain", "send_if_new_sub", "dont_send"];

    /// <summary>The packet that the properties of a call come from. None: the broker's own.</summary>
    private enum Packet
    {
        None,
        Connect,
        Publish,
        Subscribe,
        Unsubscribe,
    }

    public override HookTest? Write(HookTestCall call)
    {
        bool isMqtt5 = call.Hook.EndsWith(OfMqtt5, StringComparison.Ordinal);
        string kind = isMqtt5 ? call.Hook[..^OfMqtt5.Length] : call.Hook;
        if (call.Request.ValueKind != JsonValueKind.Object || kind == VerneMqHookNames.OnSessionExpired)
        {
            // What the clock sets off is not awaited.
            return null;
        }

        // Hooks that do not tell MQTT's version are called for both.
        bool isOfVersion = isMqtt5 || VerneMqHookNames.All.Contains(call.Hook + OfMqtt5, StringComparer.Ordinal);
        Scene scene = new(call.Request, kind, isMqtt5 || !isOfVersion, form.IsPlain);
        bool registers = kind == VerneMqHookNames.AuthOnRegister;
        string url = $"http://localhost/{call.Path.Trim('/')}";
        List<string> options = [$"o.Registrations.Add(new VerneMqWebhook({CodeText.Quote(call.Hook)}, new Uri({CodeText.Quote(url)})){(form.IsPlain ? " { Base64Payload = false }" : "")});"];
        if (!registers)
        {
            options.Add("o.AllowAnonymous = true;");
        }

        if (!kind.StartsWith("auth_", StringComparison.Ordinal))
        {
            options.Add("o.BuiltIns.Add(VerneMqBuiltIn.Acl());");
        }

        if (scene.TellsListener)
        {
            options.Add("o.ForwardConnectionOptions = true;");
        }

        List<string> lines = [.. LeftOut(call.Request, scene.IsPlayed), .. LinesOf(kind, scene), "", $"VerneMqCallRecord call = broker.Calls.Last(static c => c.Hook == {CodeText.Quote(call.Hook)});", "Assert.Equal(200, call.Status);"];
        if (call.Reply is { } reply)
        {
            lines.Add($"Assert.Equal({CodeText.Quote(reply)}, call.Reply);");
        }

        return new HookTest("FakeVerneMq", "broker", ["System.Net", "HookSdk.Mqtt", "HookSdk.VerneMq"], options, lines);
    }

    private static IEnumerable<string> LinesOf(string kind, Scene scene) => kind switch
    {
        VerneMqHookNames.AuthOnRegister or VerneMqHookNames.OnRegister or VerneMqHookNames.OnClientWakeup => [scene.Connect(isKept: false, isUsed: false)],
        VerneMqHookNames.AuthOnPublish or VerneMqHookNames.OnPublish => [scene.Connect(isKept: false), scene.Publish("client")],
        VerneMqHookNames.AuthOnSubscribe or VerneMqHookNames.OnSubscribe => [scene.Connect(isKept: false), scene.Subscribe()],
        VerneMqHookNames.OnUnsubscribe => [scene.Connect(isKept: false), scene.Subscribe(), scene.Unsubscribe()],
        VerneMqHookNames.OnDeliver => [scene.Connect(isKept: false), scene.SubscribeToMessage(), scene.Publish("client")],
        VerneMqHookNames.OnOfflineMessage =>
            [scene.Connect(isKept: true), scene.SubscribeToMessage(), "await client.DisconnectAsync();", "FakeVerneMqClient publisher = (await broker.ConnectAsync(\"publisher\")).EnsureAccepted().Client;", scene.Publish("publisher")],
        VerneMqHookNames.OnClientOffline => [scene.Connect(isKept: true), "await client.DisconnectAsync();"],
        _ => [scene.Connect(isKept: false), "await client.DisconnectAsync();"],
    };

    /// <summary>What the client of one call does.</summary>
    private sealed class Scene(JsonElement call, string kind, bool isMqtt5, bool isPlain)
    {
        private readonly Packet _packet = kind switch
        {
            VerneMqHookNames.AuthOnRegister => Packet.Connect,
            VerneMqHookNames.AuthOnPublish or VerneMqHookNames.OnPublish or VerneMqHookNames.OnDeliver or VerneMqHookNames.OnOfflineMessage => Packet.Publish,
            VerneMqHookNames.AuthOnSubscribe or VerneMqHookNames.OnSubscribe => Packet.Subscribe,
            VerneMqHookNames.OnUnsubscribe => Packet.Unsubscribe,
            _ => Packet.None,
        };

        /// <summary>Whether the call tells what the client came in by.</summary>
        public bool TellsListener => kind == VerneMqHookNames.AuthOnRegister && (Text(call, "listener_type") ?? Text(call, "listener_port") ?? Text(call, "listener_addr") ?? Certificate) is not null;

        private string? Certificate => Text(call, "client_cert") is { } certificate && !isPlain && Convert.TryFromBase64String(certificate, new byte[certificate.Length], out _) ? certificate : null;

        private bool HasPeer => IPAddress.TryParse(Text(call, "peer_addr"), out _);

        /// <summary>Whether the hook is told a field as the call has it.</summary>
        public bool IsPlayed(string path, string value) => path switch
        {
            "client_id" or "username" or "topic" or "payload" or "qos" or "topics[]" or "topics[].topic" or "topics[].qos" => true,
            "password" or "clean_session" or "clean_start" => kind == VerneMqHookNames.AuthOnRegister,
            "peer_addr" => HasPeer,
            "peer_port" => HasPeer && ushort.TryParse(value, CultureInfo.InvariantCulture, out _),
            "listener_type" or "listener_port" or "listener_addr" => TellsListener,
            "client_cert" => TellsListener && Certificate is not null,

            // A message is told as retained to who subscribes to it later.
            "retain" => kind is VerneMqHookNames.AuthOnPublish or VerneMqHookNames.OnPublish,
            "topics[].no_local" or "topics[].rap" or "topics[].retain_handling" => isMqtt5,
            _ when path.StartsWith("properties.p_user_property[]", StringComparison.Ordinal) => isMqtt5 && _packet != Packet.None,
            _ when path.StartsWith("properties.", StringComparison.Ordinal) => isMqtt5 && Properties.TryGetValue(path["properties.".Length..], out (string Name, bool IsNumber, Packet With) known) && known.With == _packet,
            _ => false,
        };

        public string Connect(bool isKept, bool isUsed = true)
        {
            List<string> parts = [$"Version = MqttVersion.{(isMqtt5 ? "V5" : "V311")}"];
            if (Text(call, "username") is { } user)
            {
                parts.Add($"UserName = {CodeText.Quote(user)}");
            }

            if (Text(call, "password") is { } password)
            {
                parts.Add($"Password = {CodeText.Quote(password)}");
            }

            bool isClean = !isKept && Text(call, "clean_session") is not "false" && Text(call, "clean_start") is not "false";
            if (!isClean)
            {
                parts.Add("CleanStart = false");
            }

            string properties = PropertiesOf(Packet.Connect);
            if (isKept && isMqtt5)
            {
                properties += $".With(MqttPropertyNames.SessionExpiryInterval, {LongExpiry})";
            }

            if (properties.Length > 0)
            {
                parts.Add($"Properties = MqttProperties.None{properties}");
            }

            string connecting = $"await broker.ConnectAsync(new MqttConnect({CodeText.Quote(Text(call, "client_id") ?? "")}) {{ {string.Join(", ", parts)} }}{Peer()})";
            return isUsed ? $"FakeVerneMqClient client = ({connecting}).EnsureAccepted().Client;" : connecting + ";";
        }

        public string Publish(string client) =>
            $"await {client}.PublishAsync(new MqttPublish({CodeText.Quote(Text(call, "topic") ?? "")}, {Payload()}) {{ QoS = {QoS(call)}{(IsTrue(call, "retain") ? ", Retain = true" : "")}{Given(PropertiesOf(Packet.Publish))} }});";

        public string SubscribeToMessage() => $"(await client.SubscribeAsync({CodeText.Quote(Text(call, "topic") ?? "")}, qos: {QoS(call)})).EnsureGranted();";

        public string Subscribe() => HookTestWriter.Subscribe(Filters(), PropertiesOf(Packet.Subscribe));

        public string Unsubscribe() =>
            $"await client.UnsubscribeAsync([{string.Join(", ", Filters().Select(static f => CodeText.Quote(f.Filter)))}]{(PropertiesOf(Packet.Unsubscribe) is { Length: > 0 } given ? $", MqttProperties.None{given}" : "")});";

        private static string Given(string properties) => properties.Length == 0 ? "" : $", Properties = MqttProperties.None{properties}";

        private string Peer()
        {
            if (!HasPeer && !TellsListener)
            {
                return "";
            }

            List<string> listener = [];
            if (Certificate is { } certificate)
            {
                listener.Add($"ClientCertificate = Convert.FromBase64String({CodeText.Quote(certificate)})");
            }

            if (Text(call, "listener_type") is { } type)
            {
                listener.Add($"ListenerType = {CodeText.Quote(type)}");
            }

            if (Number(call, "listener_port", 0) is > 0 and <= ushort.MaxValue and var port)
            {
                listener.Add(string.Create(CultureInfo.InvariantCulture, $"ListenerPort = {port}"));
            }

            if (Text(call, "listener_addr") is { } address)
            {
                listener.Add($"ListenerAddress = {CodeText.Quote(address)}");
            }

            string from = HasPeer ? string.Create(CultureInfo.InvariantCulture, $"IPAddress.Parse({CodeText.Quote(IPAddress.Parse(Text(call, "peer_addr")!).ToString())}), {(ushort)Number(call, "peer_port", 0)}") : "";
            return $", new VerneMqPeer({from}){(TellsListener ? $" {{ {string.Join(", ", listener)} }}" : "")}";
        }

        /// <summary>VerneMQ tells them in the reverse order of the packet.</summary>
        private IEnumerable<MqttFilter> Filters() => Items(Part(call, "topics")).Reverse().Select(FilterOf);

        private static MqttFilter FilterOf(JsonElement topic) => topic.ValueKind == JsonValueKind.String ? new(topic.GetString()!, 0) : new(Text(topic, "topic") ?? "", QoS(topic))
        {
            NoLocal = IsTrue(topic, "no_local"),
            RetainAsPublished = IsTrue(topic, "rap"),
            RetainHandling = Math.Max(0, Array.IndexOf(RetainHandlings, Text(topic, "retain_handling"))),
        };

        private string Payload()
        {
            string payload = Text(call, "payload") ?? "";
            return isPlain ? CodeText.Quote(payload) : Bytes(payload);
        }

        /// <summary>The properties that a packet is given; of all but the one that the call is of, none.</summary>
        private string PropertiesOf(Packet packet)
        {
            if (!isMqtt5 || packet != _packet || Part(call, "properties") is not { ValueKind: JsonValueKind.Object } properties)
            {
                return "";
            }

            StringBuilder code = new();
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (property.Name == "p_user_property")
                {
                    foreach (JsonElement pair in Items(property.Value))
                    {
                        code.Append(CultureInfo.InvariantCulture, $".WithUserProperty({CodeText.Quote(Decoded(Text(pair, "key")))}, {CodeText.Quote(Decoded(Text(pair, "val")))})");
                    }
                }
                else if (Properties.TryGetValue(property.Name, out (string Name, bool IsNumber, Packet With) known) && known.With == packet && Text(properties, property.Name) is { } value)
                {
                    code.Append(CultureInfo.InvariantCulture, $".With(MqttPropertyNames.{known.Name}, {(known.IsNumber ? Number(properties, property.Name, 0).ToString(CultureInfo.InvariantCulture) : CodeText.Quote(value))})");
                }
            }

            return code.ToString();
        }

        /// <summary>User properties come as base64; what is hidden does not.</summary>
        private static string Decoded(string? text)
        {
            byte[] bytes = new byte[text?.Length ?? 0];
            return Convert.TryFromBase64String(text ?? "", bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : text!;
        }
    }
}
