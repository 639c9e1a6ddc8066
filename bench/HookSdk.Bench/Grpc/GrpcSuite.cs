using AspNet;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;

namespace HookSdk.Bench.Grpc;

/// <summary>A unary gRPC echo of 256 bytes over HTTP/2 without TLS.</summary>
internal sealed class GrpcSuite : Suite
{
    public const string Service = "hooksdk.bench.v1.Bench";

    /// <summary>How long the method Wait takes.</summary>
    public static TimeSpan Wait { get; } = TimeSpan.FromSeconds(1);

    /// <summary>What is sent, and what comes back: the prefix and 256 bytes, which are a message with one field of 253 bytes for those that read them.</summary>
    public static byte[] Message { get; } = [0, 0, 0, 1, 0, 0x0a, 0xfd, 0x01, .. Enumerable.Repeat((byte)'e', 253)];

    /// <summary>What a server for EMQX's client has to set: room for its streams, and HTTP/2's own window. Without it the .NET servers would not be comparable for messages near that window.</summary>
    public static void AsEmqxNeeds(KestrelServerOptions kestrel)
    {
        kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
        kestrel.Limits.Http2.InitialStreamWindowSize = 65_535;
    }

    public override string Name => "grpc";

    public override string Summary => "a unary gRPC echo of 256 bytes over HTTP/2 without TLS";

    public override IReadOnlyList<BenchServer> Servers { get; } =
    [
        new GrpcSdkServer(),
        new GrpcBareServer(Message),
        new GrpcAspNetServer<EchoService>("a generated message with one field of bytes"),
        new GoServer(packages: "/usr/share/gocode", needs: "google.golang.org/grpc", package: "golang-google-grpc-dev"),
        new NodeServer(),
    ];

    public override IReadOnlyList<Workload> Workloads { get; } = 
    [
        new H2LoadWorkload("echo", "A unary echo of 256 bytes", $"/{Service}/Echo", Message),
        new H2LoadWorkload("crowd", "3,000 calls at once on one connection, a handler that takes 1 s", $"/{Service}/Wait", Message, burst: 3_000),
    ];

    public override string Load(BenchOptions options) => H2LoadWorkload.Describe(options.Load);
}
