using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.M4;

/// <summary>M4's external script: a small JSON body in, a smaller one out.</summary>
internal sealed class M4Suite : Suite
{
    public override string Name => "m4";

    public override string Summary => "M4's external script over HTTP/1.1";

    public override IReadOnlyList<BenchServer> Servers { get; } = [new BareServer(Reply.ToArray(), "application/json"), new M4SdkServer(), new GoServer(), new NodeServer()];

    public override IReadOnlyList<Workload> Workloads { get; } =
        [new Http1Workload("call", "A call: four keys, 63 bytes", "/", """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}"""u8.ToArray(), Reply.ToArray())];

    /// <summary>What every server answers to every call.</summary>
    private static ReadOnlySpan<byte> Reply => """{"message":"success","new_src":"37011111111"}"""u8;
}
