using System.Text;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.VerneMqServer;

/// <summary>The calls of VerneMQ's webhooks, as FakeVerneMq makes them.</summary>
internal static class VerneMqRequests
{
    public const string HookHeader = "vernemq-hook";

    /// <summary>One call of each hook.</summary>
    public static async Task<IReadOnlyList<HttpCall>> CaptureAsync(CheckSettings settings)
    {
        using Capture capture = new(static (_, _) => new HttpResponseMessage { Content = new ByteArrayContent("""{"result":"ok"}"""u8.ToArray()) });
        FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Handler(capture, "hooks"), o =>
        {
            o.Time = settings.Clock;
            o.CheckServer = false;
            o.Version = FakeVerneMqVersion.V21;
        }).ConfigureAwait(false);
        await using (broker.ConfigureAwait(false))
        {
            foreach (MqttVersion version in new[] { MqttVersion.V5, MqttVersion.V311 })
            {
                MqttConnect connect = new($"check-{version}") { Version = version, UserName = settings.User, Password = settings.Password };
                FakeVerneMqClient client = (await broker.ConnectAsync(connect).ConfigureAwait(false)).Client;
                await client.SubscribeAsync(settings.Topic, qos: 1).ConfigureAwait(false);
                await client.PublishAsync(settings.Topic, "21.5", qos: 1).ConfigureAwait(false);
                await client.UnsubscribeAsync(settings.Topic).ConfigureAwait(false);
                await client.DisconnectAsync().ConfigureAwait(false);
            }

            FakeVerneMqClient away = (await broker.ConnectAsync(new MqttConnect("away") { Version = MqttVersion.V311, CleanStart = false, UserName = settings.User, Password = settings.Password }).ConfigureAwait(false)).Client;
            await away.SubscribeAsync(settings.Topic, qos: 1).ConfigureAwait(false);
            await away.DisconnectAsync().ConfigureAwait(false);
            FakeVerneMqClient other = (await broker.ConnectAsync("other", settings.User, settings.Password).ConfigureAwait(false)).Client;
            await other.PublishAsync(settings.Topic, "21.5", qos: 1).ConfigureAwait(false);
        }

        return
        [
            .. capture.Calls
                .Select(c => (Hook: c.Headers.First(static h => h.Key == HookHeader).Value, c.Headers, c.Body))
                .DistinctBy(static c => c.Hook, StringComparer.Ordinal)
                .Select(c => new HttpCall(c.Hook, settings.Url, c.Body) { Headers = c.Headers }),
        ];
    }

    public static bool IsDeciding(string hook) => hook.StartsWith("auth_on_", StringComparison.Ordinal);

    public static bool IsInformed(string hook) => !IsDeciding(hook) && !hook.StartsWith("on_deliver", StringComparison.Ordinal) && !hook.StartsWith("on_unsubscribe", StringComparison.Ordinal);

    /// <summary>The same call as of another hook.</summary>
    public static HttpCall As(this HttpCall call, string hook) => call with
    {
        Hook = hook,
        Headers = [.. call.Headers.Where(static h => h.Key != HookHeader), KeyValuePair.Create(HookHeader, hook)],
    };

    /// <summary>A message of this size, where the call has one.</summary>
    public static byte[] WithPayload(byte[] body, int size) => JsonBody.Change(body, json =>
    {
        if (json.ContainsKey("payload"))
        {
            json["payload"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', size)));
        }
    });
}
