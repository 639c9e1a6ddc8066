using HookSdk.Reliability.Tests.Load;
using HookSdk.Reliability.Tests.Proxy;

namespace HookSdk.Reliability.Tests.Haproxy;

/// <summary>Two replicas behind HAProxy over gRPC, with the file of deploy/haproxy: each replica is killed or stopped under load, and the calls are counted.</summary>
public sealed class HaproxyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Grpc_EachReplicaEnds_LosesNothing(string signal)
    {
        int front = ServerProcess.FreePort();
        await using ServerProcess first = await ServerProcess.StartAsync();
        await using ServerProcess second = await ServerProcess.StartAsync();
        await using ProxyProcess haproxy = await ProxyProcess.StartHaproxyAsync("hooks-grpc.cfg", (9000, front), (9001, first.GrpcPort), (9002, second.GrpcPort));
        await using GrpcLoad load = await GrpcLoad.StartAsync("python", front, channels: 4, callers: 8);

        await EndAsync(first, signal);
        await using ServerProcess again = await ServerProcess.StartAsync(httpPort: first.HttpPort, grpcPort: first.GrpcPort);
        await EndAsync(second, signal);
        await using ServerProcess secondAgain = await ServerProcess.StartAsync(httpPort: second.HttpPort, grpcPort: second.GrpcPort);

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.ShouldBeEmpty();
        counts.Refused.ShouldBe(0);
    }

    private static async Task EndAsync(ServerProcess server, string signal)
    {
        server.Signal(signal);
        await server.Process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
