using System.Text;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.VerneMq;

/// <summary>VerneMQ's auth_on_publish: a message in, a word out.</summary>
internal sealed class VerneMqSuite : Suite
{
    public const string Path = "/vernemq";

    public const string MediaType = "application/json";

    public override string Name => "vernemq";

    public override string Summary => "VerneMQ's auth_on_publish over HTTP/1.1";

    public override IReadOnlyList<BenchServer> Servers { get; } = [new VerneMqSdkServer(), new VerneMqSdkServer(isFiltered: true), new BareServer(Reply.ToArray(), MediaType), new GoServer(), new NodeServer()];

    public override IReadOnlyList<Workload> Workloads { get; } =
        [new Http1Workload("publish", "A message with a payload of 256 bytes, which no server looks at", Path, Request(), Reply.ToArray(), "vernemq-hook: auth_on_publish")];

    /// <summary>What every server answers to every call.</summary>
    public static ReadOnlySpan<byte> Reply => """{"result":"ok"}"""u8;

    private static byte[] Request()
    {
        byte[] payload = new byte[256];
        for (int i = 0; i < payload.Length; i++)
            payload[i] = (byte)i;
        return Encoding.UTF8.GetBytes(
            $$"""{"username":"retail-se","mountpoint":"","client_id":"pump-0412","qos":1,"topic":"devices/pump-0412/up","payload":"{{Convert.ToBase64String(payload)}}","retain":false}""");
    }
}
