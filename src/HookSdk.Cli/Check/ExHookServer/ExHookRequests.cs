using Emqx.Exhook.V3;
using Google.Protobuf;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.ExHookServer;

/// <summary>The calls of EMQX's 21 methods, as FakeEmqx makes them.</summary>
internal static class ExHookRequests
{
    public const string Loaded = "OnProviderLoaded";

    /// <summary>The hooks of version 2 and 3 of the protocol.</summary>
    public static IReadOnlyList<string> Hooks { get; } =
    [
        "client.connect", "client.connack", "client.connected", "client.disconnected", "client.authenticate", "client.authorize", "client.subscribe", "client.unsubscribe",
        "session.created", "session.subscribed", "session.unsubscribed", "session.resumed", "session.discarded", "session.takenover", "session.terminated",
        "message.publish", "message.delivered", "message.acked", "message.dropped",
    ];

    /// <summary>The name of a hook in a version of the protocol.</summary>
    public static string NameOf(string hook, int package) => (hook, package) switch
    {
        ("client.authorize", 1) => "client.check_acl",
        ("session.takenover", 1) => "session.takeovered",
        _ => hook,
    };

    /// <summary>The method that serves a hook.</summary>
    public static string MethodOf(string hook, int package) => (hook, package) switch
    {
        ("client.authorize", 1) => "OnClientCheckAcl",
        ("session.takenover", 1) => "OnSessionTakeovered",
        _ => "On" + string.Concat(hook.Split('.').Select(static part => char.ToUpperInvariant(part[0]) + part[1..])),
    };

    /// <summary>One call of each method that one connection, a publish and a subscription bring about, by the name of the method.</summary>
    /// <param name="package">The version of the protocol: 1 to 3.</param>
    /// <param name="settings">Who connects, and to which topic it publishes.</param>
    public static async Task<IReadOnlyDictionary<string, GrpcCall>> CaptureAsync(int package, CheckSettings settings)
    {
        using Capture capture = new((request, _) => Answer(request.RequestUri!.AbsolutePath.Split('/')[^1], package));
        FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Handler(capture), o =>
        {
            o.Time = settings.Clock;
            o.Version = package switch { 1 => FakeEmqxVersion.V44, 2 => FakeEmqxVersion.V58, _ => FakeEmqxVersion.V510 };
            o.Node = "hooksdk-check@127.0.0.1";
            o.CheckServer = false;
        }).ConfigureAwait(false);
        await using (emqx.ConfigureAwait(false))
        {
            MqttConnect connect = new("hooksdk-check") { UserName = settings.User ?? "check", Password = settings.Password ?? "check", CleanStart = false };
            FakeEmqxClient client = (await emqx.ConnectAsync(connect).ConfigureAwait(false)).Client;
            await client.SubscribeAsync(settings.Topic, qos: 1).ConfigureAwait(false);
            await client.PublishAsync(settings.Topic, "21.5", qos: 1).ConfigureAwait(false);
            await client.PublishAsync(settings.Topic + "/nobody", "21.5", qos: 1).ConfigureAwait(false);
            await emqx.SettledAsync().ConfigureAwait(false);

            // Take-over, discard and the end of a session.
            client = (await emqx.ConnectAsync(connect).ConfigureAwait(false)).Client;
            client = (await emqx.ConnectAsync(connect with { CleanStart = true }).ConfigureAwait(false)).Client;
            await client.SubscribeAsync(settings.Topic).ConfigureAwait(false);
            await client.UnsubscribeAsync(settings.Topic).ConfigureAwait(false);
            await client.DisconnectAsync().ConfigureAwait(false);
        }

        return capture.Calls
            .Select(c => new GrpcCall(c.Path.Split('/')[^1], c.Path, c.Body[5..]))
            .DistinctBy(static c => c.Hook, StringComparer.Ordinal)
            .ToDictionary(static c => c.Hook, StringComparer.Ordinal);
    }

    private static HttpResponseMessage Answer(string method, int package)
    {
        byte[] message = method switch
        {
            Loaded => new LoadedResponse { Hooks = { Hooks.Select(h => new HookSpec { Name = NameOf(h, package) }) } }.ToByteArray(),
            "OnClientAuthenticate" or "OnClientAuthorize" or "OnClientCheckAcl" => new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = true }.ToByteArray(),
            "OnMessagePublish" => new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.Ignore }.ToByteArray(),
            _ => [],
        };
        HttpResponseMessage response = new() { Version = System.Net.HttpVersion.Version20, Content = new ByteArrayContent([0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message]) };
        response.Content.Headers.ContentType = new("application/grpc");
        response.TrailingHeaders.Add("grpc-status", "0");
        return response;
    }
}
