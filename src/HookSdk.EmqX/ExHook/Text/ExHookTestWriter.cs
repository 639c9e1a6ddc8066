using System.Globalization;
using System.Text.Json;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes calls as tests with FakeEmqx: a client does what EMQX calls the hook for, and the call of the hook is looked at.</summary>
internal sealed partial class ExHookTestWriter(ExHookVersion version) : HookTestWriter
{
    private const string ProviderLoaded = "provider.loaded";
    private const string Kept = ".With(MqttPropertyNames.SessionExpiryInterval, 3600)";

    /// <summary>The version that is played for each package, and its number.</summary>
    private (string Name, string Number) Played => version.Package switch { "v1" => ("V44", "4.4.19"), "v2" => ("V58", "5.8.9"), _ => ("V510", "5.10.3") };

    private bool HasUserProperties => version.HasUserProperties;

    private bool IsV1 => version.IsV1;

    private bool IsV2 => version == ExHookVersion.V2;

    public override HookTest? Write(HookTestCall call)
    {
        if (call.Request.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        Scene scene = new(call, this);
        if (LinesOf(call.Hook, scene) is not { } lines)
        {
            return null;
        }

        string hook = call.Hook == ProviderLoaded ? "OnProviderLoaded" : call.Hook;
        return new HookTest(
            "FakeEmqx",
            "emqx",
            ["System.Net", "HookSdk.EmqX.ExHook", "HookSdk.Mqtt"],
            [$"o.Version = FakeEmqxVersion.{Played.Name};", .. scene.Options()],
            [.. LeftOut(call.Request, scene.IsPlayed), .. scene.MoreLeftOut(), .. lines, "", $"EmqxCallRecord call = emqx.Calls.Last(static c => c.Hook == {CodeText.Quote(hook)});", "Assert.Null(call.Failure);", .. AssertionOf(call)]) { HasPath = false };
    }

    private static IEnumerable<string>? LinesOf(string hook, Scene scene)
    {
        switch (hook)
        {
            case ProviderLoaded:
                return ["// EMQX loads the server when it starts."];
            case ExHookHookNames.ClientConnect or ExHookHookNames.ClientConnack or ExHookHookNames.ClientAuthenticate or ExHookHookNames.ClientConnected or ExHookHookNames.SessionCreated:
                return [scene.Connect() + ";"];
            case ExHookHookNames.ClientDisconnected or ExHookHookNames.SessionTerminated:
                return [scene.Client(), "await client.DisconnectAsync();", "await emqx.SettledAsync();"];
            case ExHookHookNames.ClientAuthorize when !scene.Subscribes:
                return [scene.Client(), $"await client.PublishAsync({scene.Topic}, \"\");"];
            case ExHookHookNames.ClientAuthorize:
                return [scene.Client(), $"await client.SubscribeAsync({scene.Topic});"];
            case ExHookHookNames.ClientSubscribe or ExHookHookNames.SessionSubscribed:
                return [scene.Client(), scene.Subscribe()];
            case ExHookHookNames.ClientUnsubscribe or ExHookHookNames.SessionUnsubscribed:
                return [scene.Client(), scene.Subscribe(), scene.Unsubscribe()];
            case ExHookHookNames.SessionResumed:
                return [scene.Client(Kept), "await client.CloseAsync();", scene.Connect(Kept, "CleanStart = false") + ";"];
            case ExHookHookNames.SessionDiscarded:
                return [scene.Connect(Kept) + ";", scene.Connect() + ";", "await emqx.SettledAsync();"];
            case ExHookHookNames.SessionTakenover:
                return [scene.Connect(Kept) + ";", scene.Connect(Kept, "CleanStart = false") + ";", "await emqx.SettledAsync();"];
            case ExHookHookNames.MessagePublish or ExHookHookNames.MessageDropped:
                return [scene.Client(), scene.Publish("client")];
            case ExHookHookNames.MessageDelivered or ExHookHookNames.MessageAcked:
                return scene.Publisher() is { } publisher
                    ? [scene.Client(), scene.SubscribeToMessage(), publisher, scene.Publish("publisher"), "await emqx.SettledAsync();"]
                    : [scene.Client(), scene.SubscribeToMessage(), scene.Publish("client"), "await emqx.SettledAsync();"];
            default:
                return null;
        }
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
