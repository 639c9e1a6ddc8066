using System.Globalization;
using System.Text.Json;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes calls as tests with FakeEmqx: a client does what EMQX calls the hook for, and the call of the hook is looked at.</summary>
internal sealed class ExHookTestWriter(ExHookVersion version) : HookTestWriter
{
    private const string ProviderLoaded = "provider.loaded";
    private const string Kept = "Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 3600)";

    /// <summary>The version that is played for each package.</summary>
    private string Played => version.Package switch { "v1" => "V44", "v2" => "V58", _ => "V510" };

    public override HookTest? Write(HookTestCall call)
    {
        if (call.Request.ValueKind != JsonValueKind.Object || LinesOf(call) is not { } lines)
        {
            return null;
        }

        string hook = call.Hook == ProviderLoaded ? "OnProviderLoaded" : call.Hook;
        return new HookTest(
            "FakeEmqx",
            "emqx",
            ["HookSdk.EmqX.ExHook"],
            [$"o.Version = FakeEmqxVersion.{Played};"],
            [.. lines, "", $"EmqxCallRecord call = emqx.Calls.Last(static c => c.Hook == {CodeText.Quote(hook)});", "Assert.Null(call.Failure);", .. AssertionOf(call)]) { HasPath = false };
    }

    private static IEnumerable<string>? LinesOf(HookTestCall call)
    {
        JsonElement request = call.Request;
        string connect = Connect(request);
        string client = Client(connect);
        switch (call.Hook)
        {
            case ProviderLoaded:
                return ["// EMQX loads the server when it starts."];
            case ExHookHookNames.ClientConnect or ExHookHookNames.ClientConnack or ExHookHookNames.ClientAuthenticate or ExHookHookNames.ClientConnected or ExHookHookNames.SessionCreated:
                return [connect + ";"];
            case ExHookHookNames.ClientDisconnected or ExHookHookNames.SessionTerminated:
                return [client, "await client.DisconnectAsync();", "await emqx.SettledAsync();"];
            case ExHookHookNames.ClientAuthorize when Text(request, "type") is not "SUBSCRIBE":
                return [client, $"await client.PublishAsync({Topic(request)}, \"\");"];
            case ExHookHookNames.ClientAuthorize:
                return [client, $"await client.SubscribeAsync({Topic(request)});"];
            case ExHookHookNames.ClientSubscribe or ExHookHookNames.SessionSubscribed:
                return [client, Subscribe(Filters(request))];
            case ExHookHookNames.ClientUnsubscribe or ExHookHookNames.SessionUnsubscribed:
                return [client, Subscribe(Filters(request)), $"await client.UnsubscribeAsync([{string.Join(", ", Filters(request).Select(static f => CodeText.Quote(f.Filter)))}]);"];
            case ExHookHookNames.SessionResumed:
                return [Client(Connect(request, Kept)), "await client.CloseAsync();", Connect(request, "CleanStart = false", Kept) + ";"];
            case ExHookHookNames.SessionDiscarded:
                return [Connect(request, Kept) + ";", connect + ";", "await emqx.SettledAsync();"];
            case ExHookHookNames.SessionTakenover:
                return [Connect(request, Kept) + ";", Connect(request, "CleanStart = false", Kept) + ";", "await emqx.SettledAsync();"];
            case ExHookHookNames.MessagePublish or ExHookHookNames.MessageDropped:
                return [client, Publish(Part(request, "message"))];
            case ExHookHookNames.MessageDelivered or ExHookHookNames.MessageAcked:
                JsonElement message = Part(request, "message");
                return [client, $"(await client.SubscribeAsync({CodeText.Quote(Text(message, "topic") ?? "")}, qos: {QoS(message)})).EnsureGranted();", Publish(message), "await emqx.SettledAsync();"];
            default:
                return null;
        }
    }

    private static string Connect(JsonElement request, params IEnumerable<string> more)
    {
        JsonElement client = Part(request, "clientinfo") is { ValueKind: JsonValueKind.Object } info ? info : Part(request, "conninfo");
        JsonElement message = Part(request, "message");
        string id = Text(client, "clientid") ?? Text(message, "from") ?? "client";
        List<string> parts = [];
        if ((Text(client, "username") ?? Text(Part(message, "headers"), "username")) is { Length: > 0 } user)
        {
            parts.Add($"UserName = {CodeText.Quote(user)}");
        }

        if (Text(client, "password") is { Length: > 0 } password)
        {
            parts.Add($"Password = {CodeText.Quote(password)}");
        }

        if (Text(client, "proto_ver") is ("3" or "4") and { } protocol && !more.Any())
        {
            parts.Add($"Version = MqttVersion.{(protocol == "3" ? "V31" : "V311")}");
        }

        if (Number(client, "keepalive", 0) is > 0 and <= ushort.MaxValue and var keepAlive)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"KeepAlive = {keepAlive}"));
        }

        parts.AddRange(more);
        return $"await emqx.ConnectAsync(new MqttConnect({CodeText.Quote(id)}){(parts.Count == 0 ? "" : $" {{ {string.Join(", ", parts)} }}")})";
    }

    private static string Client(string connect) => $"FakeEmqxClient client = ({connect}).EnsureAccepted().Client;";

    private static string Topic(JsonElement request) => CodeText.Quote(Text(request, "topic") ?? "");

    private static IEnumerable<(string Filter, int QoS)> Filters(JsonElement request) => Text(request, "topic") is { } topic
        ? [(topic, QoS(Part(request, "subopts")))]
        : Items(Part(request, "topic_filters")).Select(static f => (Text(f, "name") ?? "", QoS(Part(f, "subopts") is { ValueKind: JsonValueKind.Object } options ? options : f)));

    private static string Publish(JsonElement message)
    {
        string retain = Text(Part(message, "headers"), "retain") is "true" ? ", Retain = true" : "";
        return $"await client.PublishAsync(new MqttPublish({CodeText.Quote(Text(message, "topic") ?? "")}, {Bytes(Text(message, "payload") ?? "")}) {{ QoS = {QoS(message)}{retain} }});";
    }

    /// <summary>The reply in the words of the fake's calls, which have no payload.</summary>
    private IEnumerable<string> AssertionOf(HookTestCall call)
    {
        if (call.Reply is not { } text)
        {
            return [];
        }

        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement reply = document.RootElement;
        if (version.Package == "v1" && ValueOf(reply) is { Length: > 0 } value && call.Hook != ProviderLoaded)
        {
            // What stands before it depends on whether the broker has said its version.
            return [$"Assert.EndsWith({CodeText.Quote(value)}, call.Reply, StringComparison.Ordinal);"];
        }

        string? words = call.Hook switch
        {
            ProviderLoaded => string.Join(", ", Items(Part(reply, "hooks")).Select(static h => Text(h, "name"))),
            ExHookHookNames.ClientAuthenticate or ExHookHookNames.ClientAuthorize or ExHookHookNames.MessagePublish => $"{Text(reply, "type") ?? "CONTINUE"}{ValueOf(reply)}",
            _ => null,
        };
        return words is null ? [] : [$"Assert.Equal({CodeText.Quote(words)}, call.Reply);"];
    }

    private static string ValueOf(JsonElement reply)
    {
        if (Text(reply, "bool_result") is { } allowed)
        {
            return " " + allowed;
        }

        JsonElement message = Part(reply, "message");
        if (message.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        string payload = Text(message, "payload") ?? "";
        byte[] bytes = new byte[payload.Length];
        int length = Convert.TryFromBase64String(payload, bytes, out int written) ? written : 0;
        string publish = Text(Part(message, "headers"), "allow_publish") is { } allow ? $", allow_publish {allow}" : "";
        return string.Create(CultureInfo.InvariantCulture, $" message to {Text(message, "topic")} (QoS {Number(message, "qos", 0)}, {length} bytes){publish}");
    }
}
