using HookSdk.Reliability.Tests.Load;
using HookSdk.Reliability.Tests.Proxy;

namespace HookSdk.Reliability.Tests.Nginx;

/// <summary>Two replicas behind nginx, with the files of deploy/nginx: replicas are killed and stopped under load, and the calls are counted.</summary>
public sealed class NginxTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Http_OneReplicaKilledAndOneStopped_LosesNothing()
    {
        int front = ServerProcess.FreePort();
        await using ServerProcess first = await ServerProcess.StartAsync(["Only=Http"]);
        await using ServerProcess second = await ServerProcess.StartAsync(["Only=Http"]);
        await using ProxyProcess nginx = await ProxyProcess.StartNginxAsync("hooks-http.conf", (8080, front), (5081, first.HttpPort), (5082, second.HttpPort));
        using KeepAliveLoad load = new(front, 16, EmgCalls.Route, EmgCalls.Message(), expected: EmgCalls.Chosen);
        await load.Warm.WaitAsync(Limit, TestContext.Current.CancellationToken);

        first.Signal("KILL");
        await UntilAsync(load, 500);
        await using ServerProcess again = await ServerProcess.StartAsync(["Only=Http"], httpPort: first.HttpPort);
        await UntilAsync(load, 500);
        await second.StopAsync();
        await UntilAsync(load, 500);

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.ShouldBeEmpty(nginx.Errors);
    }

    [Fact]
    public async Task Grpc_EachReplicaStopped_LosesNothing()
    {
        int front = ServerProcess.FreePort();
        await using ServerProcess first = await ServerProcess.StartAsync();
        await using ServerProcess second = await ServerProcess.StartAsync();
        await using ProxyProcess nginx = await ProxyProcess.StartNginxAsync("hooks-grpc.conf", (9000, front), (9001, first.GrpcPort), (9002, second.GrpcPort));
        await using GrpcLoad load = await GrpcLoad.StartAsync("python", front, channels: 4, callers: 8);

        await first.StopAsync();
        await using ServerProcess again = await ServerProcess.StartAsync(httpPort: first.HttpPort, grpcPort: first.GrpcPort);
        await second.StopAsync();

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.ShouldBeEmpty(nginx.Errors);
    }

    /// <summary>nginx passes a gRPC request on while it comes, keeps none of it, and so cannot send it a second time once it was sent. Those that the replica had are answered with an error at once.</summary>
    [Fact]
    public async Task Grpc_OneReplicaKilled_LosesNoMoreThanItHad()
    {
        const int Channels = 4;
        const int Callers = 8;
        int front = ServerProcess.FreePort();
        await using ServerProcess first = await ServerProcess.StartAsync();
        await using ServerProcess second = await ServerProcess.StartAsync();
        await using ProxyProcess nginx = await ProxyProcess.StartNginxAsync("hooks-grpc.conf", (9000, front), (9001, first.GrpcPort), (9002, second.GrpcPort));
        await using GrpcLoad load = await GrpcLoad.StartAsync("python", front, Channels, Callers);

        first.Signal("KILL");
        await using ServerProcess again = await ServerProcess.StartAsync(httpPort: first.HttpPort, grpcPort: first.GrpcPort);

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.Keys.ShouldAllBe(static lost => lost.Contains("502"), nginx.Errors);
        counts.Lost.Values.Sum().ShouldBeLessThanOrEqualTo(Channels * Callers, nginx.Errors);
    }

    private static async Task UntilAsync(KeepAliveLoad load, long more)
    {
        long due = load.Answered + more;
        while (load.Answered < due)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
