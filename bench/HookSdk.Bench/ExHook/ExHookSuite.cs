using System.Buffers.Binary;
using AspNet;
using Google.Protobuf;
using HookSdk.Bench.Grpc;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;
using Wire = Emqx.Exhook.V2;

namespace HookSdk.Bench.ExHook;

/// <summary>EMQX's OnMessagePublish over HTTP/2 without TLS; each hook looks at the topic and lets the message pass.</summary>
internal sealed class ExHookSuite : Suite
{
    private const int PayloadBytes = 256;
    private const int LargePayloadBytes = 64 * 1024;
    public const string Path = "/emqx.exhook.v2.HookProvider/OnMessagePublish";

    /// <summary>What EMQX sends with each call: its request_timeout, 5 s by default.</summary>
    private const string Timeout = "5S";

    private const int PrefixBytes = 5;

    /// <summary>What is sent: a message as EMQX 5.1.4 sends it.</summary>
    public static byte[] Request { get; } = Frame(Message(PayloadBytes));

    /// <summary>What comes back: IGNORE, so that EMQX goes on with the message as it is.</summary>
    public static byte[] Reply { get; } = Frame(new Wire.ValuedResponse { Type = Wire.ValuedResponse.Types.ResponsedType.Ignore });

    public override string Name => "exhook";

    public override string Summary => "EMQX's OnMessagePublish over HTTP/2 without TLS, with its grpc-timeout, 256 bytes and 64 KB of payload";

    public override IReadOnlyList<BenchServer> Servers { get; } =
    [
        new ExHookSdkServer(),
        new ExHookSdkServer(isFiltered: true),
        new GrpcBareServer(Reply),
        new GrpcAspNetServer<PublishService>("generated messages, the topic looked at"),
        new ExHookRawServer(),
        new GoServer(packages: "/usr/share/gocode", needs: "google.golang.org/grpc", package: "golang-google-grpc-dev"),
        new NodeServer(),
    ];

    public override IReadOnlyList<Workload> Workloads { get; } =
    [
        new H2LoadWorkload("publish", "OnMessagePublish, a message of 256 bytes", Path, Request, reply: Reply, timeout: Timeout),
        new H2LoadWorkload("publish-64k", "OnMessagePublish, a message of 64 KB", Path, Frame(Message(LargePayloadBytes)), reply: Reply, timeout: Timeout),
    ];

    public override string Load(BenchOptions options) => H2LoadWorkload.Describe(options.Load);

    private static Wire.MessagePublishRequest Message(int payloadBytes) => new()
    {
        Message = new()
        {
            Node = "emqx@127.0.0.1", Id = "000660BDBA8FCAFBF4430000237C0002", Qos = 1, From = "device-000001", Topic = "devices/device-000001/up",
            Payload = ByteString.CopyFrom([.. Enumerable.Repeat((byte)'e', payloadBytes)]), Timestamp = 1_795_217_855_335,
            Headers = { ["peerhost"] = "192.0.2.1", ["protocol"] = "mqtt", ["username"] = "device" },
        },
        Meta = new() { Node = "emqx@127.0.0.1", Version = "5.1.4", Sysdescr = "EMQX", ClusterName = "emqxcl" },
    };

    private static byte[] Frame(IMessage message)
    {
        byte[] frame = new byte[PrefixBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixBytes);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        return frame;
    }
}
