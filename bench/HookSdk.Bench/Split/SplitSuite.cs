using HookSdk.Bench.Emg;
using HookSdk.Bench.ExHook;
using HookSdk.Bench.Grpc;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;
using HookSdk.Bench.VerneMq;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.VerneMq;

namespace HookSdk.Bench.Split;

/// <summary>Where the time of one call goes: a ladder of servers, each of which does what the one before it does and a part more.</summary>
/// <param name="of">The suite whose first workload it is.</param>
/// <param name="servers">The ladder.</param>
internal sealed class SplitSuite(Suite of, IReadOnlyList<BenchServer> servers) : Suite
{
    public const string Prefix = "split-";

    private const int GrpcPrefixBytes = 5;

    public static IReadOnlyList<Suite> All { get; } =
    [
        new SplitSuite(new EmgSuite(), SplitServers.Of<EmgPlugin, RouteRequest, RouteReply>(
            new BareServer(EmgSuite.Reply.ToArray(), EmgSuite.MediaType), new BareServer(EmgSuite.Reply.ToArray(), EmgSuite.MediaType, EmgSuite.Path), new SdkServer(),
            "route", "route", EmgSuite.Reply.ToArray())),
        new SplitSuite(new VerneMqSuite(), SplitServers.Of<VerneMqPlugin, AuthOnPublishRequest, PublishReply>(
            new BareServer(VerneMqSuite.Reply.ToArray(), VerneMqSuite.MediaType), new BareServer(VerneMqSuite.Reply.ToArray(), VerneMqSuite.MediaType, VerneMqSuite.Path), new VerneMqSdkServer(),
            "auth_on_publish", "auth_on_publish", VerneMqSuite.Reply.ToArray())),
        new SplitSuite(new ExHookSuite(), SplitServers.Of<ExHookProvider, MessagePublishRequest, MessagePublishReply>(
            new GrpcBareServer(ExHookSuite.Reply), new GrpcBareServer(ExHookSuite.Reply, ExHookSuite.Path), new ExHookSdkServer(),
            "message.publish", ExHookSuite.Path.TrimStart('/'), ExHookSuite.Reply[GrpcPrefixBytes..])),
    ];

    public override string Name => Prefix + of.Name;

    public override string Summary => $"where the time of a call of {of.Name} goes: servers that do a part more each, up to sdk";

    public override IReadOnlyList<BenchServer> Servers => servers;

    public override IReadOnlyList<Workload> Workloads { get; } = [of.Workloads[0]];

    public override string Load(BenchOptions options) => of.Load(options);
}
