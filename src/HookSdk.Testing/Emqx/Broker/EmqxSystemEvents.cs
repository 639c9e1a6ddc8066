using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>The payloads of EMQX's own messages about clients, their members in its order. Seen of 5.1.4, assumed of the other versions.</summary>
internal static class EmqxSystemEvents
{
    public static string Connected(MqttConnect connect, string clientId, EmqxBrokerOptions options, DateTimeOffset at, TimeSpan expiry) => Print(
        ("username", connect.UserName), ("ts", at.ToUnixTimeMilliseconds()), ("sockport", options.Port), ("protocol", "mqtt"), ("proto_ver", (int)connect.Version),
        ("proto_name", "MQTT"), ("keepalive", connect.KeepAlive), ("ipaddress", options.PeerAddress),
        ("expiry_interval", expiry == TimeSpan.MaxValue ? uint.MaxValue : (long)expiry.TotalSeconds), ("connected_at", at.ToUnixTimeMilliseconds()),
        ("clientid", clientId), ("clean_start", connect.CleanStart));

    public static string Disconnected(MqttConnect connect, string clientId, EmqxBrokerOptions options, DateTimeOffset connectedAt, DateTimeOffset at, string reason) => Print(
        ("username", connect.UserName), ("ts", at.ToUnixTimeMilliseconds()), ("sockport", options.Port), ("reason", reason), ("protocol", "mqtt"),
        ("proto_ver", (int)connect.Version), ("proto_name", "MQTT"), ("ipaddress", options.PeerAddress), ("disconnected_at", at.ToUnixTimeMilliseconds()),
        ("connected_at", connectedAt.ToUnixTimeMilliseconds()), ("clientid", clientId));

    private static string Print(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach ((string name, object? value) in members)
            {
                switch (value)
                {
                    case null:
                        json.WriteString(name, "undefined");
                        break;
                    case string s:
                        json.WriteString(name, s);
                        break;
                    case bool b:
                        json.WriteBoolean(name, b);
                        break;
                    default:
                        json.WriteNumber(name, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                        break;
                }
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
