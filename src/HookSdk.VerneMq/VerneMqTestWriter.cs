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

    /// <summary>Properties by their names in calls, as the fake calls them.</summary>
    private static readonly Dictionary<string, (string Name, bool IsNumber)> Properties = new(StringComparer.Ordinal)
    {
        ["p_session_expiry_interval"] = ("SessionExpiryInterval", true),
        ["p_receive_max"] = ("ReceiveMaximum", true),
        ["p_topic_alias_max"] = ("TopicAliasMaximum", true),
        ["p_max_packet_size"] = ("MaximumPacketSize", true),
        ["p_message_expiry_interval"] = ("MessageExpiryInterval", true),
        ["p_content_type"] = ("ContentType", false),
        ["p_response_topic"] = ("ResponseTopic", false),
    };

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
        Scene scene = new(call.Request, isMqtt5 || !isOfVersion, form.IsPlain);
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

        List<string> lines = [.. scene.Notes(), .. LinesOf(kind, scene), "", $"VerneMqCallRecord call = broker.Calls.Last(static c => c.Hook == {CodeText.Quote(call.Hook)});", "Assert.Equal(200, call.Status);"];
        if (call.Reply is { } reply)
        {
            lines.Add($"Assert.Equal({CodeText.Quote(reply)}, call.Reply);");
        }

        return new HookTest("FakeVerneMq", "broker", ["System.Net", "HookSdk.VerneMq"], options, lines);
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
    private sealed class Scene(JsonElement call, bool isMqtt5, bool isPlain)
    {
        /// <summary>What the test does not play.</summary>
        public IEnumerable<string> Notes()
        {
            if (Text(call, "mountpoint") is { Length: > 0 } mountpoint)
            {
                yield return CodeText.Comment($"The mountpoint '{mountpoint}' is left out: auth_on_register would set it.");
            }

            string[] left = Part(call, "properties") is { ValueKind: JsonValueKind.Object } properties
                ? [.. properties.EnumerateObject().Select(static p => p.Name).Where(static n => n != "p_user_property" && !Properties.ContainsKey(n))]
                : [];
            if (left.Length > 0)
            {
                yield return CodeText.Comment($"Properties that are left out: {string.Join(", ", left)}.");
            }
        }

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

            string properties = Text(call, "topic") is null ? PropertiesOf() : "";
            if (isKept && isMqtt5)
            {
                properties += $".With(MqttPropertyNames.SessionExpiryInterval, {LongExpiry})";
            }

            if (properties.Length > 0)
            {
                parts.Add($"Properties = MqttProperties.None{properties}");
            }

            string peer = IPAddress.TryParse(Text(call, "peer_addr"), out IPAddress? address)
                ? string.Create(CultureInfo.InvariantCulture, $", new VerneMqPeer(IPAddress.Parse({CodeText.Quote(address.ToString())}), {(ushort)Number(call, "peer_port", 0)})")
                : "";
            string connecting = $"await broker.ConnectAsync(new MqttConnect({CodeText.Quote(Text(call, "client_id") ?? "")}) {{ {string.Join(", ", parts)} }}{peer})";
            return isUsed ? $"FakeVerneMqClient client = ({connecting}).EnsureAccepted().Client;" : connecting + ";";
        }

        public string Publish(string client) =>
            $"await {client}.PublishAsync(new MqttPublish({CodeText.Quote(Text(call, "topic") ?? "")}, {Payload()}) {{ QoS = {QoS(call)}{(IsTrue(call, "retain") ? ", Retain = true" : "")}{Given(PropertiesOf())} }});";

        public string SubscribeToMessage() => $"(await client.SubscribeAsync({CodeText.Quote(Text(call, "topic") ?? "")}, qos: {QoS(call)})).EnsureGranted();";

        public string Subscribe() => HookTestWriter.Subscribe(Filters());

        public string Unsubscribe() => $"await client.UnsubscribeAsync([{string.Join(", ", Filters().Select(static f => CodeText.Quote(f.Filter)))}]);";

        private static string Given(string properties) => properties.Length == 0 ? "" : $", Properties = MqttProperties.None{properties}";

        private IEnumerable<(string Filter, int QoS)> Filters() =>
            Items(Part(call, "topics")).Select(static t => t.ValueKind == JsonValueKind.String ? (t.GetString()!, 0) : (Text(t, "topic") ?? "", QoS(t)));

        private string Payload()
        {
            string payload = Text(call, "payload") ?? "";
            return isPlain ? CodeText.Quote(payload) : Bytes(payload);
        }

        private string PropertiesOf()
        {
            if (!isMqtt5 || Part(call, "properties") is not { ValueKind: JsonValueKind.Object } properties)
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
                else if (Properties.TryGetValue(property.Name, out (string Name, bool IsNumber) known) && Text(properties, property.Name) is { } value)
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
